"""What is told about reporting over the wire."""

from collections.abc import Mapping
from typing import Final

from station_app.words.marks import mark

SENTENCES: Final[Mapping[str, str]] = {
    "wire-address-missing": mark("还没有市中心的联网地址，本站目前只能用U盘上报。请向市中心要地址，填到设置里。"),
    "wire-address-unsafe": mark("市中心的联网地址须以 https:// 开头，没有改动。请核对地址再填。"),
    "wire-not-yet": mark("刚才没有送成，{time} 以后会自动再试。着急可以现在手动再报，或用U盘。"),
}

TROUBLES: Final[Mapping[str, str]] = {
    "wire-no-network": mark("现在连不上市中心（没有网络？），不影响登记。待报的都在本机排队，联网后再报，或用U盘。"),
    "wire-slow": mark("网络太慢，市中心没有及时回应。待报的都在，稍后会接着送；也可以用U盘。"),
    "wire-portal": mark(
        "有网络，但回话的不是市中心（要先登录上网的网页？）。请打开浏览器登录网络，再报一次；没有算作送达。"
    ),
    "wire-certificate": mark(
        "和市中心的加密连接没有通过核对。请先核对电脑的日期时间；对的话请告诉市中心，暂用U盘上报。"
    ),
    "wire-not-let-in": mark("市中心还不认识这台电脑，或已停用它。请联系市中心核对登记；登记照常，待报的都在本机。"),
    "wire-busy": mark("市中心现在忙，请它缓一缓。到时会接着送，不用守着。"),
    "wire-office-down": mark("市中心的系统暂时有故障。待报的都在本机，稍后会接着送；着急可用U盘。"),
    "wire-address": mark("市中心的联网地址不安全（须以 https:// 开头），没有连接。请向市中心要正确的地址。"),
    "wire-cancelled": mark("已停止联网上报。已送到的算数，没送的还在本机排队。"),
}
