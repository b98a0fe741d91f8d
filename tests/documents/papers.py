"""Receipts as the tests of the papers need them: invented people, fixed times, a fixed key."""

from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station_app.domain.receipts import ConsultationReceipt, Edition, check_code, compose

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RECORD_ID = "0193f0a2-7c1e-7d3a-9b4e-2f6c8d1a5e70"
NUMBER = "ZX-G003-20261119-0042"
RARE_NAME = "㛃䶮𬭚𠮷𰻝"
CREDIT_CODE = "91110105MA01ABCD2X"

QUESTION = "询问餐饮服务注册商标的流程：“国强记”能否在第43类注册？公司刚成立三个月，想了解费用、周期和需要准备的材料。"
NOTICE = "本回执仅说明本站已接待咨询并作出答复，不是国家知识产权局的受理凭证；申请日以国家知识产权局确定为准。"
ANSWER = (
    "1. 第43类餐饮服务可先在中国商标网检索近似商标，确认无冲突后再提交；检索结果仅供参考。\n"
    "2. 申请可自行网上提交，也可到商标业务受理窗口办理；需提供营业执照复印件（统一社会信用代码 "
    f"{CREDIT_CODE}）、商标图样和申请书。\n"
    "3. 已当场一次性告知所需材料。官费以国家知识产权局公布的收费标准为准。"
)


def receipt(**changes: Any) -> ConsultationReceipt:
    """An everyday receipt; `changes` replace single fields."""
    reprint = int(changes.get("reprint_no", 0))
    fields: dict[str, Any] = {
        "number": NUMBER,
        "check_code": check_code(RECORD_ID),
        "station_name": "北京市知识产权公共服务江东工作站",
        "station_code": "G003",
        "phones": ("010-84084142", "12330"),
        "address": ("北京市朝阳区江东路18号创新大厦一层102室",),
        "visitor_name": "张国强",
        "phone_masked": "138****6688",
        "organisation": "江州国强餐饮有限公司",
        "items": ("商标注册申请", "商标检索"),
        "channel": "现场来访",
        "received_at": datetime(2026, 11, 19, 10, 42),
        "question": QUESTION,
        "answer": ANSWER,
        "result": "当场答复",
        "clerk": "王敏",
        "notice": NOTICE,
        "printed_at": datetime(2026, 11, 19, 10, 45),
        "qr_text": compose(NUMBER, RECORD_ID, "ab" * 32, date(2026, 11, 19), KEY, reprint_no=reprint),
    }
    return ConsultationReceipt(**(fields | changes))


def long_answer(characters: int) -> str:
    """A running text of exactly so many characters, with codes and brackets in it."""
    sentence = (
        f"申请人应当核对《商标注册申请书》，编号ZX-G003-20261119-0042，代码{CREDIT_CODE}；费用1,050.50元，逾期不候。"
    )
    more = "近似与否以商标局的审查为准；“国强记”一词在第30类、第35类和第43类已有他人在先申请，建议先作检索再定。\n"
    return ((sentence + more) * characters)[:characters]


CASES: dict[str, dict[str, Any]] = {
    "everyday": {},
    "rare_name": {
        "visitor_name": "买买提·热合曼" + RARE_NAME + "欧阳" * 23 + "阿卜",
        "organisation": "云栖" + RARE_NAME + "半导体科技（北京）股份有限公司江东分公司第二研究院",
        "items": ("商标注册申请", "商标转让", "驳回复审", "专利申请咨询", "地理标志", "版权登记", "维权援助"),
    },
    "long": {"question": long_answer(400), "answer": long_answer(2000)},
    "voided": {"voided": True},
    "amended_reprint": {
        "edition": Edition.AMENDED,
        "reprint_no": 2,
        "printed_at": datetime(2026, 11, 20, 15, 20),
        "printed_by": "赵倩",
    },
    "bare": {
        "visitor_name": "",
        "phone_masked": "",
        "organisation": "",
        "items": (),
        "answer": "",
        "phones": (),
        "address": (),
        "notice": "",
        "qr_text": "",
    },
}
"""The papers that are kept as golden files, in every layout."""
