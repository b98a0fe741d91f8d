"""What is told about passwords, PINs, the lock, and who works here."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "password-digits": mark("密码全是数字，容易被试出来。请加上字母、汉字或符号。"),
    "password-simple": mark("密码翻来覆去只有几个字符，容易被试出来。请至少用 {least} 个不同的字符。"),
    "password-is-name": mark("密码里除了姓名只有几个字符，容易被猜到。请换一个和姓名无关的。"),
    "password-same": mark("新密码和原来的一样。请换一个没有用过的。"),
    "passwords-differ": mark("两次填的不一样。请再填一遍。"),
    "pin-form": mark("PIN 应是 4 至 6 位数字。请改正。"),
    "pin-simple": mark("像 0000、1234 这样的 PIN 一试就中。请换几个不挨着的数字。"),
    "pin-none": mark("这位经办人还没有设 PIN。请用密码进入，再到“经办人”页设一个。"),
    "wrong-pin": mark("PIN 不对。请再试一次，或改用密码。"),
    "pin-spent": mark("PIN 连错多次，已停用。请改用密码进入；用密码进入后 PIN 恢复可用。"),
    "wrong-proof": mark("您自己的密码不对，没有改动任何内容。请再填一次。"),
    "wrong-now-wait": mark("不对，已连错 {times} 次。请等 {seconds} 秒再试；填的登记都还在。"),
    "wrong-now-wait-minutes": mark("不对，已连错 {times} 次。请等 {minutes} 分钟再试；填的登记都还在。"),
    "locked-out": mark("连错次数太多，还要等 {seconds} 秒。请稍候再试；急用请换另一位经办人进入。"),
    "locked-out-minutes": mark("连错次数太多，还要等 {minutes} 分钟。请稍候再试；急用请换另一位经办人进入。"),
    "clerk-left": mark(
        "这里有过一位同名的经办人，已经离岗。如是本人，请选那一行按“返岗”；不是本人，请在姓名后加上区别。"
    ),
    "clerk-signed-in": mark("这位经办人正坐在这台电脑前，不能给自己办离岗。请另一位站长来办。"),
    "last-manager": mark("这是本站唯一的站长，没有改动。请先让另一位经办人当站长，再办这一步。"),
    "idle-range": mark("锁屏的等待时间应在 1 至 {most} 分钟之间，没有改动。请另选一个。"),
}
