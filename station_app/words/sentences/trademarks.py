"""What is told at the trademark window: fees, deadlines and their steps, goods, documents, the pre-check, intakes."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "class-missing": mark("{field}还没有填。请至少选一个类别，再算费用或受理。"),
    "class-unknown": mark("{field}里的第 {nice_class} 类不存在，类别只有 1 至 45。请核对类别号。"),
    "class-twice": mark("{field}里第 {nice_class} 类出现了两次。请把两处的商品合到一起。"),
    "class-empty": mark("{field}里第 {nice_class} 类没有商品或服务项目。请至少选一项，或删去这一类。"),
    "class-full": mark("{field}里第 {nice_class} 类的项目超过 {most} 项。请核对项数，可能多打了数字。"),
    "class-uncounted": mark("{field}里第 {nice_class} 类没有写项数，这项业务按项计费。请写成“类别:项数”，例如 9:12。"),
    "class-shape": mark("{field}“{value}”看不懂，没有计算。请写成“类别:项数”，例如 9:12。"),
    "goods-unnamed": mark("{field}里第 {nice_class} 类有一项没有名称。请填写名称，或删去这一项。"),
    "goods-twice": mark("{field}里第 {nice_class} 类的“{item}”写了两次。请删去一处，免得多算一项。"),
    "goods-in-two-classes": mark(
        "{field}里的“{item}”同时写在第 {other} 类和第 {nice_class} 类，跨类会被要求补正。请只留在它所属的一类。"
        ""
    ),
    "fee-channel": mark("{field}“{value}”不认识。请选 electronic（网上）或 paper（纸质）。"),
    "fee-rule-missing": mark("{field} {type} 在 {day} 没有收费规则。请核对业务代码和日期，或请市中心更新收费表。"),
    "fee-no-grace": mark("{field} {type} 没有宽展期费用，只有续展有。请去掉宽展期，或改选续展。"),
    "fee-rules-overlap": mark(
        "基础数据里收费规则 {first} 与 {second} 的有效日期重叠，没有安装。请向市中心核对两条规则的起止日期。"
        ""
    ),
    "deadline-rule-unknown": mark("没有“{value}”这种期限。请从这些里选：{rules}。"),
    "deadline-rule-missing": mark("{label}的期限规则不包括 {day}。请核对起算日期，或请市中心更新期限表。"),
    "deadline-rules-overlap": mark(
        "基础数据里期限规则 {first} 与 {second} 的有效日期重叠，没有安装。请向市中心核对两条规则的起止日期。"
        ""
    ),
    "deadline-rule-unreadable": mark("基础数据里期限规则 {rule} 的单位、算法或日期读不懂，没有安装。请重新索取。"),
    "deadline-not-served": mark("{label}不是从收到通知起算的，送达方式用不上。请去掉送达方式，只填起算日期。"),
    "deadline-year": mark("起算日期写的是 {year} 年，应在 1949 至 {last} 年之间。请核对年份。"),
    "service-unknown": mark("送达方式“{value}”不认识。请选 electronic、post、hand 或 announcement。"),
    "goods-file-missing": mark("打不开文件“{name}”。请检查文件是否还在、U 盘是否插好，再试一次。"),
    "goods-file-kind": mark("文件“{name}”不是 JSON 或 XLSX，没有导入。请换成其中一种再导入。"),
    "goods-file-large": mark("商品清单文件太大（上限 {most} MB），没有导入。请核对是不是选错了文件。"),
    "goods-file-unreadable": mark("文件“{name}”读不出来，可能没有存完或已损坏，没有导入。请另存一次再导入。"),
    "goods-file-shape": mark("商品清单应是 45 个类别的列表，这个文件不是，没有导入。请核对是不是选错了文件。"),
    "goods-file-empty": mark("商品清单里没有一项可用，没有导入。请核对文件内容。"),
    "goods-file-other": mark("商品清单里有 {most} 行以上读不懂，没有导入。请核对是不是选错了文件。"),
    "goods-column": mark("商品清单的表头里没有“{column}”一栏，没有导入。请补上表头再导入。"),
    "goods-date": mark("商品清单的生效日期“{value}”看不懂，没有导入。请写成 2026-01-01 这样。"),
    "goods-edition-missing": mark("{field}没有写明，没有导入。请写明清单的版次（--edition，例如 13-2026）。"),
    "goods-edition-differs": mark(
        "商品清单 {edition} 版已经导入过，但内容与这一份不同，没有导入。请核对版次；确要换掉旧的，请加 --again。"
        ""
    ),
    "goods-import-stopped": mark("已停止导入，什么都没有存。要导入请再选一次文件。"),
    "goods-imported-already": mark("商品清单 {edition} 版已经导入过，内容相同，没有改动。不用再导。"),
    "goods-edition-unknown": mark("没有商品清单“{edition}”这一版。请先导入它，或换一个版次。"),
    "goods-class": mark("类别“{value}”不在 1 至 45 之间，没有导入。请核对这一行。"),
    "goods-group": mark("类似群“{value}”不是第 {nice_class} 类的四位群号，没有导入。请核对这一行。"),
    "goods-name": mark("类似群 {group} 下有一项没有名称，没有导入。请核对这一行。"),
    "goods-long": mark("“{item}”的名称超过 {longest} 个字，没有导入。请核对这一行。"),
    "goods-character": mark("类似群 {group} 下有一项含不能保存的字符 {character}，没有导入。请核对这一行。"),
    "goods-code": mark("“{item}”的编码“{value}”不是六位编码，没有导入。请核对这一行。"),
    "goods-row-twice": mark("“{item}”在类似群 {group} 里出现两次，第二次没有导入。请核对这一行。"),
    "goods-code-of-other-class": mark("“{item}”的编码 {value} 像是别的类的，已按第 {nice_class} 类导入。请核对。"),
    "checklist-unnamed": mark("材料清单里有一项没有名称。请填写名称，或删去这一项。"),
    "checklist-catch-all": mark("材料清单里的“{label}”是兜底条款，按北京市规定不能用。请逐项写明要什么材料。"),
    "checklist-double": mark("清单里已有“{label}”。不用再加。"),
    "checklist-row": mark("基础数据里材料清单 {row} 的形式、条件或容缺读不懂，没有安装。请向市中心重新索取。"),
    "business-missing": mark("{field}还没有选。请先选办理什么业务。"),
    "business-not-at-window": mark(
        "{type} {label}窗口不收，只能咨询和转办。请改登一件咨询，并转到商标受理的相应渠道。"
        ""
    ),
    "business-not-here": mark("{type} {label}本站不办。请改登一件咨询，转到能办的窗口；要改由负责人在本页勾选。"),
    "mark-kind-not-yet": mark("{label}在 {day} 还不能申请（新商标法施行后才可以）。请核对商标类型或申请日。"),
    "pledge-amount-missing": mark("{field}还没有填。请对照质权合同填写，单位是分，会标“待核”。"),
    "amount-not-positive": mark("{field}的金额不能是负数或零。请对照原件改正。"),
    "applicant-missing": mark("{field}还没有填。请照主体资格证明填写全称。"),
    "applicant-kind-missing": mark("{field}还没有选。请选一种，材料清单要按它列。"),
    "applicant-code-missing": mark("{field}还没有填。请对照营业执照补上，会标“待核”。"),
    "rows-many": mark("{field}超过 {most} 行，没有保存。请分成几件受理。"),
    "co-applicant-unnamed": mark("{field}里有一位没有名称。请填写名称，或删去这一位。"),
    "co-applicant-twice": mark("{field}里有一位写了两次，或与第一申请人重名。请删去一处。"),
    "representatives-many": mark("{field}里有一位以上的代表人。请只留一位。"),
    "id-number-too-much": mark("{field}里写了整个证件号，窗口只留后四位。请删去前面的数字，只留最后四位。"),
    "id-last4-shape": mark("{field}应是四位（前三位数字，末位数字或 X）。请对照证件改正，也可以不填。"),
    "separate-consent-missing": mark("留证件号后四位要申请人单独同意。请让申请人看过告知并勾选，或删去后四位。"),
    "whole-id-off": mark("本站没有打开“留存完整证件号”，只能留后四位。请只填后四位，或请负责人先打开。"),
    "whole-id-shape": mark("{field}这里应是 5 至 20 位字母和数字。请对照证件改正，也可以只留后四位。"),
    "whole-id-none": mark("这一件没有留完整证件号，只有后四位。要看请翻纸质材料。"),
    "whole-id-other-key": mark("这个证件号是用以前的密钥封存的，现在打不开。请向申请人再问一次，更正时重填。"),
    "identity-not-given": mark("这位经办人没有查看完整证件号的许可。请有许可的负责人在“证件号…”里加上。"),
    "identity-last": mark("只剩这一位能看完整证件号，不能取消。请先许可另一位。"),
    "mark-image-size": mark("商标图样有一边是 {side} 毫米，应在 {smallest} 至 {largest} 毫米之间。请换一张图样。"),
    "mark-image-not-kept": mark("商标图样的文件不在本站。请重新选图样文件，再存一次。"),
    "mark-image-pixels": mark("商标图样有 {pixels} 百万像素，最多 {most} 百万。请把图样缩小后再放进来。"),
    "owed-without-day": mark("有 {number} 件材料容缺，还没有写补齐的日期。请填写日期，会标“待核”。"),
    "fee-paid-late": mark("缴费日 {paid} 晚于期限 {due}，官方会视为没有缴费。请告诉申请人，并核对日期。"),
    "fee-paid-short": mark("实缴比通知书少 {missing} 元，少缴会视为没有缴费。请核对金额，让申请人补足。"),
    "intake-not-returned": mark("{number} 没有退回，不能打印退件告知单。请先写原因，再按“退回”。"),
    "fee-not-paid": mark("{number} 还没有记缴费，不能打印收款记录。请先在“缴费”里记已缴。"),
    "money-not-taken-here": mark("本站没有打开“代收规费”，不打印收款记录。要打开请负责人在“缴费”页勾选。"),
    "notice-due-before": mark("缴费通知书的截止日期 {due} 早于收到日期。请对照通知书改正。"),
    "notice-without-due": mark("缴费通知书没有写截止日期。请对照通知书补上，到期前好提醒，会标“待核”。"),
    "intake-move": mark("这一件现在是“{present}”，不能直接到“{wanted}”。请按顺序办理。"),
    "intake-sent-already": mark("这一件已经送出，不能在窗口撤回。请另办一件“撤回商标业务申请”（TM16）。"),
    "intake-day-ahead": mark("办理日期 {day} 还没有到。请改正日期，或到那一天再办。"),
    "precheck-noted": mark("经办人在预检时记下：{label}。请让申请人改好，再取消这一项。"),
    "precheck-name-differs": mark("申请人名称与本站登记的单位名称不一致。请对照主体资格证明，逐字核对。"),
    "precheck-identity-unchecked": mark("主体资格证明还没有核对原件。请核对后勾选“证件已核”。"),
    "precheck-identity-kind": mark("“{label}”不能作主体资格证明。请换成营业执照或其他登记证书。"),
    "precheck-identity-other": mark("“{label}”不是这种申请人用的证件。请核对申请人类型，或换一种证件。"),
    "precheck-identity-expired": mark("证件已于 {day} 到期。请换发新证后再办。"),
    "precheck-permit-undated": mark("“{label}”要有一年以上的有效期，还没有填到期日。请对照证件填写。"),
    "precheck-permit-short": mark("证件 {day} 到期，有效期不足一年，会被要求补正。请换发后再办。"),
    "precheck-document-missing": mark("材料还缺：{label}。请补齐后勾选，缺的可打印一次性告知书。"),
    "precheck-document-owed": mark("材料容缺：{label}。请在约定的日期前补齐。"),
    "precheck-goods-heading": mark(
        "第 {nice_class} 类的“{item}”是类别标题或类似群号，不是商品名称。请改选具体的商品或服务。"
        ""
    ),
    "precheck-goods-wording": mark(
        "第 {nice_class} 类的“{item}”不在现行清单里。请改用相近的规范名称，不改可能被要求补正。"
        ""
    ),
    "precheck-edition": mark(
        "第 {nice_class} 类的商品取自 {edition} 版清单，申请日现行的是 {in_force} 版。请按现行版重新选。"
        ""
    ),
    "precheck-colours-unclaimed": mark("颜色组合商标没有声明颜色。请补上颜色声明和黑白稿。"),
    "precheck-mark-missing": mark("商标名称和图样都没有。请放入图样，或填写商标文字。"),
    "precheck-meaning-missing": mark("商标有外文，还没有说明含义。请写明含义；没有含义的写“无含义”。"),
    "precheck-power-missing": mark("委托了代理机构，还没有代理委托书。请补上，并核对代理内容和权限。"),
    "precheck-agency-needed": mark("申请人在中国没有经常居所或营业所，要委托依法设立的商标代理机构。请委托后再办。"),
    "precheck-priority-undated": mark("优先权声明没有写第一次申请的日期。请对照首次申请文件填写。"),
    "precheck-priority-late": mark("优先权期限到 {day} 为止，申请日不在期限内。请去掉优先权声明，或核对日期。"),
    "precheck-priority-proof": mark("优先权证明文件还没有交。请在 {day} 前补交，逾期视为未要求优先权。"),
    "precheck-category-missing": mark("地理标志要写明是集体商标还是证明商标。请选商标种类。"),
    "precheck-category": mark("商标种类“{label}”与所选业务不符。请改选业务类型或商标种类。"),
    "precheck-marks-change": mark("变更名义或地址要把名下全部商标一并办理。请核对名下商标，齐了就勾选“已一并办理”。"),
    "precheck-marks-transfer": mark(
        "同种或类似商品上的近似商标要一并转让。请核对受让的商标，齐了就勾选“已一并办理”。"
        ""
    ),
    "precheck-renewal-undated": mark("商标 {number} 没有写到期日，不能核对续展期。请对照注册证填写。"),
    "precheck-renewal-early": mark("商标 {number} 在 {expires} 到期，{opens} 起才能续展。请到时再办。"),
    "precheck-renewal-late": mark(
        "商标 {number} 在 {expires} 到期，宽展期 {ends} 已过，不能续展。请改办新的注册申请。"
        ""
    ),
    "precheck-renewal-grace": mark(
        "商标 {number} 已在 {expires} 到期，宽展期到 {ends}。请勾选宽展期，费用会加上延迟费。"
        ""
    ),
    "precheck-renewal-no-grace": mark(
        "商标 {number} 在 {expires} 到期，还没有进宽展期。请去掉宽展期，免得多算延迟费。"
        ""
    ),
    "precheck-marks-missing": mark("这项业务要写明涉及的商标号。请对照注册证填写。"),
    "precheck-earlier-undated": mark("在先商标 {number} 没有写怎样失效、哪天失效，不能核对一年的限制。请补上。"),
    "precheck-earlier-bar": mark(
        "在先商标 {number} 失效未满一年，{day} 以前申请的相同、近似商标不予核准（{basis}）。请过了这一天再申请。"
        ""
    ),
    "precheck-earlier-doubt": mark(
        "在先商标 {number} 失效未满一年（到 {day}）。{basis} 已不适用，新法没有过渡规定，以官方为准。请先告诉申请人。"
        ""
    ),
    "precheck-mark-dead": mark("商标 {number} 已失效，这项业务办不了。请核对状态，或改办新的注册申请。"),
    "precheck-mark-frozen": mark("商标 {number} 被冻结，这项业务办不了。请申请人先向冻结的机关了解。"),
    "precheck-mark-pledged": mark("商标 {number} 已出质，要质权人同意。请补上质权人同意的书面文件。"),
    "precheck-fee-late": mark("缴费截止日 {day} 已过，逾期视为未缴费。请核对缴费日期，没有缴的请重新提交申请。"),
    "precheck-fee-open": mark("还没有缴费，{day} 截止。请提醒申请人按缴费码缴费。"),
    "precheck-fee-short": mark("缴费少了 {short} 元，缴不足视为未缴费。请让申请人在截止日前补足。"),
}

FIELDS: Final[Mapping[str, str]] = {
    "business_type": mark("业务类型"),
    "classes": mark("类别和商品"),
    "filing_channel": mark("递交方式"),
    "deadline_rule": mark("期限种类"),
    "served": mark("送达方式"),
    "edition": mark("商品清单版次"),
    "document": mark("材料名称"),
    "applicant_kind": mark("申请人类型"),
    "applicant_name": mark("申请人"),
    "applicant_uscc": mark("申请人统一社会信用代码"),
    "identity_document": mark("主体资格证明"),
    "identity_valid_to": mark("证件有效期至"),
    "applicant_id_checked": mark("证件已核"),
    "applicant_id_last4": mark("证件号后四位"),
    "separate_consent": mark("单独同意"),
    "domicile_in_china": mark("在中国有经常居所或营业所"),
    "co_applicants": mark("共同申请人"),
    "handler_name": mark("经办人（申请人一方）"),
    "handler_phone": mark("经办人电话"),
    "agency_name": mark("代理机构"),
    "agency_licence_no": mark("代理机构备案号"),
    "power_of_attorney": mark("代理委托书"),
    "mark_name": mark("商标名称"),
    "mark_kind": mark("商标类型"),
    "mark_category": mark("商标种类"),
    "mark_image": mark("商标图样"),
    "window_name": mark("窗口名称"),
    "colour_claim": mark("颜色声明"),
    "foreign_words": mark("含有外文"),
    "foreign_meaning": mark("外文含义"),
    "portrait": mark("含有肖像或姓名"),
    "foreign_documents": mark("有外文文件"),
    "priority_claims": mark("优先权"),
    "marks_concerned": mark("涉及的商标"),
    "all_marks_included": mark("已一并办理"),
    "name_change": mark("变更名义"),
    "paper_certificate": mark("有纸质注册证"),
    "designates_usa": mark("指定美国"),
    "grace": mark("宽展期"),
    "filing_day": mark("申请日"),
    "checklist": mark("材料清单"),
    "owed": mark("容缺材料"),
    "owed_until": mark("容缺补齐日期"),
    "noted_reasons": mark("预检记下的问题"),
    "fee_notice": mark("缴费通知书"),
    "fee_estimate_fen": mark("预估费用"),
    "fee_rule": mark("收费规则"),
    "efiling_confirmation": mark("网上申请确认书"),
    "application_no": mark("申请号"),
    "pledge_amount_fen": mark("质押金额"),
    "sent_on": mark("送出日期"),
    "moved_on": mark("办理日期"),
    "returned_reason": mark("退回原因"),
    "state": mark("状态"),
}
"""Labels of the fields that stand only at the trademark window."""

PAID_WAYS: Final[Mapping[str, str]] = {
    "online": mark("网上缴费"), "window": mark("窗口缴费"), "transfer": mark("银行转账"),
}  # fmt: skip
"""How a fee was paid."""

CONDITIONS: Final[Mapping[str, str]] = {
    "agency": mark("委托代理机构"), "no_agency": mark("自行办理"), "joint": mark("共同申请"),
    "colour": mark("指定颜色"), "three_dimensional": mark("三维标志"), "sound": mark("声音商标"),
    "not_sound": mark("不是声音商标"), "foreign_words": mark("含外文"), "portrait": mark("含肖像或姓名"),
    "priority": mark("要求优先权"), "foreign_documents": mark("有外文文件"), "usa": mark("指定美国"),
    "name_change": mark("变更名义"), "paper_certificate": mark("有纸质注册证"),
}  # fmt: skip
"""The circumstances of a filing on which a document may depend."""

CHANNELS: Final[Mapping[str, str]] = {"electronic": mark("窗口网上代报"), "paper": mark("纸质")}
"""How a filing reaches the authority."""

UNITS: Final[Mapping[str, str]] = {"days": mark("日"), "months": mark("个月"), "years": mark("年")}
"""What a term is counted in."""

EVENTS: Final[Mapping[str, str]] = {
    "receipt": mark("收到通知之日"), "publication": mark("公告之日"), "registration": mark("注册之日"),
    "filing": mark("提出申请之日"), "first-filing": mark("第一次提出申请（或展出）之日"),
    "ending": mark("撤销、宣告无效或者注销之日"),
}  # fmt: skip
"""From which event a term runs."""

COUNTINGS: Final[Mapping[str, str]] = {
    "term": mark("当日不计；月、年到相应日，没有相应日的取该月最后一日；最后一日是节假日的，顺延到其后第一个工作日。"),
    "legal-term": mark("自法定日起算，到相应日的前一日届满；不因节假日顺延。"),
    "before-expiry": mark("期满前这么久开始可以办理；不因节假日顺延。"),
    "after-expiry": mark("期满后的宽展期；届满日遇节假日是否顺延没有明文。"),
    "span": mark("这是不予核准的期间，到相应日（含当日）为止；不因节假日顺延。"),
}  # fmt: skip
"""How a term is counted (商标法实施条例(2014) Art. 12)."""

STANDINGS: Final[Mapping[str, str]] = {
    "active": mark("有效"), "dead": mark("已失效"), "frozen": mark("被冻结"), "pledged": mark("已出质"),
}  # fmt: skip
"""How a mark concerned stands."""

ENDINGS: Final[Mapping[str, str]] = {
    "revoked": mark("被撤销"), "invalidated": mark("被宣告无效"), "lapsed": mark("期满未续展"),
    "surrendered": mark("申请注销"),
}  # fmt: skip
"""How a mark ended."""

STATES: Final[Mapping[str, str]] = {
    "received": mark("收件"),
    "prechecked": mark("预检"),
    "accepted": mark("受理"),
    "sent": mark("送出"),
    "answered": mark("回文"),
    "collected": mark("领取"),
    "returned": mark("退回"),
    "withdrawn": mark("撤回"),
    "void": mark("作废"),
}
"""How an intake stands."""

STEPS: Final[Mapping[str, str]] = {
    "event-receipt": mark("收到通知之日：{day}。"),
    "event-publication": mark("公告之日：{day}。"),
    "event-registration": mark("注册之日：{day}。"),
    "event-ending": mark("撤销、宣告无效或者注销之日：{day}。"),
    "event-filing": mark("提出申请之日：{day}。"),
    "event-first-filing": mark("第一次提出申请（或展出）之日：{day}。"),
    "service": mark("{way}：自 {start} 发出（公告）起满 {days} 日视为送达，即 {day}（{basis}）。"),
    "first-day": mark("当日不计：{day} 不算，从 {next} 数起（商标法实施条例(2014)第十二条）。"),
    "days": mark("数满 {length} 日，到 {day}（{basis}）。"),
    "corresponding-day-months": mark("数满 {length} 个月，到最后一月的相应日 {day}（{basis}）。"),
    "corresponding-day-years": mark("数满 {length} 年，到最后一月的相应日 {day}（{basis}）。"),
    "month-end-months": mark("数满 {length} 个月，最后一月没有相应日，取该月最后一日 {day}（{basis}）。"),
    "month-end-years": mark("数满 {length} 年，最后一月没有相应日，取该月最后一日 {day}（{basis}）。"),
    "working-day": mark("{day}（星期{weekday}）是工作日，不用顺延。"),
    "made-up-day": mark("{day}（星期{weekday}）是{feast}调休上班日，按工作日对待，不顺延。"),
    "weekend": mark("{day}（星期{weekday}）是休息日，顺延到其后第一个工作日 {next}。"),
    "holiday": mark("{day}（星期{weekday}）是{feast}放假，顺延到其后第一个工作日 {next}。"),
    "year-unknown": mark("{year} 年尚无节假日数据，只按周末判断；放假通知公布后请再算一次。"),
    "legal-term": mark(
        "有效期 {length} 年自法定日起算，到相应日的前一日 {day} 届满（没有相应日的取该月最后一日）（{basis}）。"
        ""
    ),
    "not-moved": mark("有效期届满日 {day} 不因节假日顺延（商标法实施条例(2014)第十二条）。"),
    "window-opens": mark("期满前 {length} 个月内办理：最早 {day}（{basis}）。"),
    "grace": mark("宽展期 {length} 个月，到 {day}（{basis}）。"),
    "span": mark("到 {day}（含当日）为止；这是不予核准的期间，不因节假日顺延。"),
    "rule-ends": mark("{basis} 只适用到 {day}，新法没有过渡规定。以官方为准。"),
    "grace-on-rest-day": mark(
        "{day} 是休息日；宽展期届满日是否顺延没有明文，按不顺延办最稳妥，若顺延则到 {next}。以官方为准。"
        ""
    ),
    "two-laws": mark(
        "新法 {in_force} 施行时期限还没有届满，新法没有过渡规定，两种算法都列出。按新法（{basis}）再算："
        ""
    ),
    "same-law": mark("届满在新法施行以后，新法（{basis}）规定的期限相同。"),
    "earlier-is-safe": mark("两个日期是 {due} 和 {other}，按较早的办最稳妥。以官方为准。"),
    "regulation-old": mark("{basis} 在新商标法施行后尚未修订，仍按它计算。以官方为准。"),
}
"""The steps of a deadline, by their codes."""

WEEKDAYS: Final = (mark("一"), mark("二"), mark("三"), mark("四"), mark("五"), mark("六"), mark("日"))
