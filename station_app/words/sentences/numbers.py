"""What is told about numbers that people copy by hand."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

GOOD: Final[Mapping[str, str]] = {
    "uscc-valid": mark("统一社会信用代码校验通过。"),
    "resident-id-valid": mark("公民身份号码校验通过。咨询登记不需要它，请不要记下。"),
    "phone-mobile": mark("手机号可用。"),
    "phone-landline": mark("座机号可用。"),
    "phone-service": mark("服务热线，可作单位电话。"),
    "phone-foreign": mark("境外电话可用。"),
    "trademark-valid": mark("商标号格式可用；商标号没有校验位，请再核对一遍。"),
    "trademark-international": mark("国际注册号格式可用；它没有校验位，请再核对一遍。"),
    "patent-valid": mark("专利申请号校验通过。"),
    "patent-publication": mark("这是专利公布（公告）号，不是申请号，可以照存。"),
    "region-valid": mark("区划代码可用：{label}。"),
}
"""The answers to numbers with which nothing is wrong."""

SENTENCES: Final[Mapping[str, str]] = {
    "uscc-empty": mark("统一社会信用代码还没有填。不知道可以留空。"),
    "uscc-short": mark("统一社会信用代码是 {length} 位，少 {difference} 位。请对照营业执照补全；也可先留空。"),
    "uscc-long": mark("统一社会信用代码是 {length} 位，多 {difference} 位。请对照营业执照删去多抄的；也可先留空。"),
    "uscc-letter": mark(
        "统一社会信用代码第 {position} 位是字母 {character}，代码里不用这个字母，可能是 {hint}。请对照营业执照。"
        ""
    ),
    "uscc-character": mark(
        "统一社会信用代码第 {position} 位“{character}”不是代码用的字。请对照营业执照；不确定可先留空。"
        ""
    ),
    "uscc-region-letter": mark(
        "统一社会信用代码第 {position} 位“{character}”应当是数字（第 3 至 8 位是登记地区）。请对照营业执照。"
        ""
    ),
    "uscc-check": mark("统一社会信用代码第 18 位对不上，可能抄错一位。请对照营业执照；确认无误可继续，会标“待核”。"),
    "uscc-region": mark(
        "统一社会信用代码第 3 至 8 位 {region} 不是已知的北京区划。校验位是对的，核对营业执照后可继续。"
        ""
    ),
    "resident-id-empty": mark("公民身份号码还没有填。咨询登记不需要它，可以留空。"),
    "resident-id-old": mark("公民身份号码是 15 位的旧号，已停用。请改填 18 位号码。"),
    "resident-id-short": mark("公民身份号码是 {length} 位，少 {difference} 位。请对照证件补全。"),
    "resident-id-long": mark("公民身份号码是 {length} 位，多 {difference} 位。请对照证件删去多抄的。"),
    "resident-id-letter": mark(
        "公民身份号码第 {position} 位是字母 {character}，这里应当是数字，可能是 {hint}。请对照证件。"
        ""
    ),
    "resident-id-character": mark("公民身份号码第 {position} 位“{character}”不是号码用的字。请对照证件改正。"),
    "resident-id-date": mark("公民身份号码第 7 至 14 位不是一个存在的出生日期。请对照证件，可能抄错一位。"),
    "resident-id-check": mark("公民身份号码第 18 位对不上，可能抄错一位。请对照证件改正。"),
    "resident-id-in-text": mark(
        "{field}第 {position} 个字起有身份证号。咨询不收身份证号，请删去；存盘时只留后四位。"
        ""
    ),
    "resident-id-like-in-text": mark(
        "{field}第 {position} 个字起像是身份证号（校验位不符）。若是请删去；存盘时只留后四位。"
        ""
    ),
    "phone-empty": mark("电话还没有填。不愿留的，请选“未留电话”。"),
    "phone-short": mark("手机号是 {length} 位，少 {missing} 位。可先留空，选“未留电话”。"),
    "phone-long": mark("手机号是 {length} 位，多 {extra} 位。请与来访人核对；可先留空，选“未留电话”。"),
    "phone-second-digit": mark("手机号第 2 位是 {digit}，没有这样的号段。请与来访人核对；可先留空，选“未留电话”。"),
    "phone-area-missing": mark("座机号缺区号。若是本地电话，请改为 {suggestion}。"),
    "phone-landline-shape": mark("座机号的区号或位数对不上。请按“区号-号码”核对，例如 010 后面是 8 位。"),
    "phone-hotline": mark("电话 {number} 是服务热线，可作单位电话。请留来访人本人的手机或座机，或选“未留电话”。"),
    "phone-foreign-length": mark("境外电话的位数对不上（香港是 +852 加 8 位）。请与来访人核对；可先留空。"),
    "phone-letter": mark("电话第 {position} 位是字母 {character}，可能是 {hint}。请与来访人核对。"),
    "phone-character": mark("电话第 {position} 位“{character}”不是数字。请只填一个号码；不愿留的，选“未留电话”。"),
    "phone-shape": mark("电话是 {length} 位，不像手机也不像座机。请与来访人核对；可先留空，选“未留电话”。"),
    "trademark-empty": mark("商标号还没有填。不知道可以留空。"),
    "trademark-is-patent": mark("商标号栏里这是专利号。请填到专利号栏，或核对商标号。"),
    "trademark-class": mark("商标号后面的类别是 {nice_class}，类别只有 1 至 45。请核对类别。"),
    "trademark-letter": mark("商标号第 {position} 位是字母 {character}，可能是 {hint}。请对照注册证改正。"),
    "trademark-shape": mark(
        "商标号应为 1 至 9 位数字（分割的带一个字母），国际注册号是 G 加 6 至 7 位。请对照注册证。"
        ""
    ),
    "patent-empty": mark("专利号还没有填。不知道可以留空。"),
    "patent-letter": mark("专利号第 {position} 位是字母 {character}，可能是 {hint}。请对照受理通知书。"),
    "patent-character": mark("专利号第 {position} 位“{character}”不是号码用的字。请对照受理通知书。"),
    "patent-length": mark("专利号去掉前缀后是 {length} 位，应为 13 位（2003 年 10 月前是 9 位）。请对照受理通知书。"),
    "patent-year": mark("专利号开头的年份 {year} 对不上。请对照受理通知书核对前几位。"),
    "patent-kind": mark("专利号里表示种类的一位是 {kind}，只有 1、2、3、8、9。请对照受理通知书。"),
    "patent-unchecked": mark("专利号没有写校验位（小数点后一位），无法核对。有受理通知书的请补上，没有可以照存。"),
    "patent-check": mark(
        "专利号小数点后的校验位对不上，可能抄错一位。请对照受理通知书；确认无误可继续，会标“待核”。"
        ""
    ),
    "region-empty": mark("所在区还没有填。请从列表里选。"),
    "region-unknown": mark("所在区不是列表里的区划。请从列表里选，外省的选到省。"),
    "region-old": mark("所在区 {old}（{old_label}）是旧代码，已改为 {new}（{label}）。不用处理。"),
    "number-kind": mark("没有“{kind}”这种号码。可以核对的有：{kinds}。"),
}
