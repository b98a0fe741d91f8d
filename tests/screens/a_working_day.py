"""A week at station G003 as it might be: who came, what they asked, what the city answered. All people are made up."""

from datetime import datetime

from station_app.domain.periods import BEIJING_TIME
from tests.helpers.office import Office

PEOPLE = (
    ("张国强", "13800136688", "江州国强餐饮有限公司", "S01", "第43类餐饮服务怎么注册商标", "说明流程与费用"),
    ("刘桂兰", "13911200871", "", "S05", "商标明年三月到期，续展要带什么", "告知续展期限和宽展期"),
    ("𠅤建华", "13671021390", "清禾生物科技有限公司", "Q04", "费减备案被退回，缺什么", "核对后缺纳税申报表"),
    ("王淑琴", "13522904417", "", "C01", "孩子画的绘本想登记版权", "说明作品登记材料，可网上办"),
    ("陈立新", "18610225093", "云岫板栗合作社", "S10", "板栗想申请地理标志，合作社行吗", "说明主体资格与批复"),
    ("赵敏", "13701238862", "拾光文创有限公司", "S11", "被驳回，说近似在先商标，要复审吗", "讲了复审期限，建议约专家"),
    ("欧阳晓峰", "15011386245", "海智芯联公司", "Q01", "实用新型和发明能同一天报吗", "可以，说明同日申请的声明"),
    ("孙宝财", "13269980134", "宝财五金店", "W01", "网店被投诉侵权，链接下架了", "登记维权援助，收集购进凭证"),
    ("何静", "13681557720", "", "P01", "公司名和商标重了怎么办", "说明字号与商标的区别"),
    ("马文涛", "15810013356", "北京稻香里食品有限公司", "S04", "商标转让给子公司要公证吗", "不需公证，带双方执照"),
    ("周丽华", "13488816602", "", "S01", "个人能不能注册商标", "需个体户执照，说明办理路径"),
    ("吴振东", "18911027743", "振东无人机工作室", "Q02", "想走优先审查", "说明推荐条件和材料"),
)  # fmt: skip


def fill(office: Office, count: int = 10, start: datetime | None = None) -> list[str]:
    """Logs that many visits of one day, from nine o'clock on; answers their numbers."""
    office.clock.now = start or datetime(2026, 11, 19, 9, 2, tzinfo=BEIJING_TIME)
    numbers = []
    for place in range(count):
        name, phone, firm, item, question, answer = PEOPLE[place % len(PEOPLE)]
        office.clock.forward(minutes=11, seconds=17 * place % 60)
        given = {"visitor_name": name, "visitor_phone": phone, "items": [item], "question": question, "answer": answer}
        if firm:
            given["org_name"] = firm
        numbers.append(office.record(**given).number)
    return numbers
