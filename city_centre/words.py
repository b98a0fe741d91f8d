"""All that this program says to people: where, what, and what to do. Chinese only; it also travels to the stations."""

from collections.abc import Mapping
from typing import Any

from station_exchange.refusals import Code

_FIELDS = {
    "items": "服务事项",
    "started_at": "开始时间",
    "number": "登记编号",
    "expert_id": "专家",
    "state": "状态",
    "owner": "管理单位",
    "start": "预约开始",
    "end": "预约结束",
    "station": "站点",
    "facts": "业务内容",
    "person": "个人信息部分",
    "question": "咨询内容",
    "answer": "答复要点",
    "visitor_name": "姓名",
    "visitor_phone": "联系电话",
    "name": "姓名",
    "phone": "联系电话",
    "org_name": "单位名称",
    "at": "保存时间",
    "actor": "经办人",
    "kind": "记录种类",
    "verb": "操作",
    "parent_revision_id": "上一版本",
    "revision_id": "版本标识",
    "reference_version": "参考数据版本",
}

_RETURNED = {
    "E_REQUIRED": "“{field}”没有填写完整。请打开这条记录补填后保存，会自动重报。",
    "E_TIME": "“{field}”的时间不对，可能是电脑日期有误。请核对日期，更正后保存，会自动重报。",
    "E_TEXT": "“{field}”里有不能保存的特殊字符。请删去看不见的字符，重新输入后保存。",
    "E_DEPTH": "“{field}”的内容层次过深，中心无法读取。请更正这条记录；仍被退回时请联系市中心。",
    "E_JSON": "“{field}”读不出来，可能写坏了。请更正这条记录并重新保存；仍被退回时请联系市中心。",
    "E_DIGEST": "“{field}”与保存时的校验值不一致。请运行自检，再更正这条记录并重新保存。",
    "E_ADDRESS": "“{field}”属于别的服务站。请核对编号；确实是本站记录时请联系市中心。",
    "E_PARENT": "“{field}”指向了另一条记录。请打开这条记录重新更正；仍被退回时请联系市中心。",
    "E_REVISION": "中心已有同一版本但内容不同的记录。请运行自检，并联系市中心核对。",
    "E_ROW": "这条记录的格式中心读不出来。请更正后重新保存；仍被退回时请联系市中心。",
    "E_STORE": "这条记录中心存不进去。请更正后重新保存；仍被退回时请联系市中心。",
}

_REFUSED = {
    Code.SIZE: "文件比正常的批次大得多，没有收。请让站点重新导出。",
    Code.HEADER: "文件开头不是批次的封面，可能损坏或不是本系统的文件。请让站点重新导出。",
    Code.SUITE: "文件是用本程序还不认识的新版本封装的，没有收。请先升级市中心程序。",
    Code.KIND: "这不是站点上报的批次文件。请核对拿来的是不是以 .svb 结尾的上报文件。",
    Code.ADDRESS: "这个批次是报给另一个中心的，没有收。请退回站点核对登记文件。",
    Code.DEVICE: "这台电脑没有登记，或者已经停用，内容没有入库。请核对站点；需要时重新发登记文件。",
    Code.SIGNATURE: "签名对不上，文件可能被改动过。请让站点重新导出。",
    Code.LENGTH: "文件长短不对，可能没有拷贝完整。请让站点重新导出。",
    Code.DIGEST: "文件内容与签名时不一致，可能损坏。请让站点重新导出。",
    Code.DECRYPT: "本中心的密钥打不开这个批次。请核对它是不是报给本中心的，再让站点重新登记。",
    Code.CONTENT: "批次打开了，但里面与封面说的不一致，已留存原件，没有入库。请联系站点自检。",
    Code.SECRET: "登记凭证不对、已用过或已过期。请给站点重新发一份登记文件。",
    Code.FORK: "同一个批次号出现了两份不同的内容，两份都已留存。站点可能被复制或恢复过，取回执后会自动重报。",
    Code.GONE: "这个附件的记录已按删除要求删去，附件不再收。不用处理。",
    Code.QUEUE: "这个站点等待补齐的批次太多，这份没有收。请先把前面缺的批次拿来。",
}

_OFFICE = {
    "slip_digest": "“{given}”不是交接单上的校验值。请照单输入至少前四组（每组四个字符），两头加引号。",
    "founded": "“{folder}”里已经有一个市中心。要另建一个，请换一个数据文件夹。",
    "not_empty": "“{folder}”里有一个没有钥匙的数据库。请先把它移走，或换一个数据文件夹。",
    "database_url": "数据库地址应以 postgresql+psycopg:// 开头。请核对后再试。",
    "parts": "只有 PostgreSQL 的大表可以分份，份数为 2 到 {most}。请加上 --database，或去掉 --partitions 后再试。",
    "destroy_nothing": "没有锁定满 400 天的原件，什么也没有销毁。到期日见 centre locked。",
    "database_taken": "这个数据库里已经有一个市中心。请换一个空的数据库。",
    "not_founded": "“{folder}”里还没有市中心。请先运行 centre init。",
    "database_missing": "“{folder}”里的数据库文件不见了。请从备份恢复，不要重新初始化。",
    "station_code": "站点代码“{station}”不对，应为 3 到 5 位大写字母或数字。请核对后再试。",
    "unknown_station": "没有登记过站点“{station}”。请核对代码，或先运行 centre enrol。",
    "no_device": "站点“{station}”还没有登记过的电脑，回执没有对象可给。请先收下它的第一个批次。",
    "password_missing": "没有口令。请设置 CENTRE_PASSWORD，或用 --key-file 指定口令文件。",
    "password_short": "口令太短。请至少用 8 个字符。",
    "wrong_password": "口令打不开市中心的钥匙。请核对 CENTRE_PASSWORD 或口令文件。",
    "damaged_keys": "钥匙文件 keys.json 读不出来，可能损坏。请从备份取回这个文件。",
    "newer_database": "数据库是更新版本的程序建的，没有改动它。请升级本程序。",
    "database": "数据库打不开或写不进（{detail}）。请检查磁盘空间和数据库服务，再试一次。",
    "path_missing": "找不到“{path}”。请检查 U 盘是否插好、路径是否正确。",
    "file": "“{path}”读写不成（{detail}）。请检查磁盘空间和权限，再试一次。",
    "week": "周次“{value}”不对，应像 2026-W46。请核对后再试。",
    "date": "日期“{value}”不对，应像 2026-11-19。请核对后再试。",
    "wire_address": "站点联网上报的地址须是 https://…（只有本机可用 http），“{address}”不行。请改好再登记。",
    "plain_http": "没有加密的网页只能开在本机（127.0.0.1），没有开在“{host}”上。"
    "前面已有 HTTPS 反向代理时，请加 --behind-proxy。",
    "address": "“{host}”的 {port} 端口开不了。请看看是否已被占用，或用 --port 换一个端口。",
    "expert_state": "专家状态“{value}”不对。请用 pooled、suspended 或 left。",
    "expert_name": "专家的编号或姓名没有填。请补上再试。",
    "expert_unknown": "没有登记过专家“{expert}”。请用 centre expert list 看一看。",
    "hours": "起止时间不对：要落在整刻上、带时区、先后有序、不超过一天。请改好再试。",
    "not_open": "这段时间还没有开放预约。请先用 centre expert open 开放。",
    "no_epoch": "站点“{station}”还没有报来过批次，授权没有对象。请先收下它的第一个批次。",
    "lease_taken": "这段时间已经约出或授权给了站点，还不能再授权。请另选时段，或等授权到期满一周。",
    "lease_late": "离开始不到 48 小时，不再授权。站点可以申请，由中心确认。",
    "lease_after_restore": "市中心恢复过旧备份，之前的授权记不全，{day} 以前不再发新的授权。站点仍可申请。",
    "booking_unknown": "没有这条预约。请用 centre booking list 看一看。",
    "booking_settled": "这条预约已经不在有效状态。不用再取消，请刷新列表。",
    "staff_name": "姓名没有填，或者超过 40 个字。请改好再试。",
    "staff_role": "角色不对。请用 viewer、officer 或 manager。",
    "staff_password": "密码太短。请至少用 {count} 个字符。",
    "staff_known": "“{name}”已经在名单里。要重设密码，请先停用再新增。",
    "staff_unknown": "名单里没有“{name}”。请用 centre staff list 看一看。",
    "staff_last": "这是最后一位管理人员，不能停用。请先新增一位管理人员。",
    "publish_older": "参考数据 {version} 版比已发布的 {present} 版旧，没有发布。请把 manifest.toml 里的版本改新。",
    "publishing_keys": "本中心还没有发布用的密钥。请先运行 centre rotate-keys --offline-keys DIR。",
    "root_keys_few": "离线根密钥只找到 {count} 把，要两把才能签。请把另一位保管人的钥匙文件也拿来。",
    "root_spare_full": "“{path}”里已经有三把根密钥的文件，没有动。请另给 --spare 一个文件夹。",
    "root_keys_foreign": "找到的离线根密钥里只有 {count} 把是本中心现用的，要两把才能签。请核对钥匙文件。",
    "publish_refused": "参考数据没有发布：{where}。请改好再发布。",
    "publish_zip": "没有选文件，或者填的文件夹不在。请选一个 zip，或填本机上的文件夹。",
    "publish_changed": "看过以后，要发布的内容又变了。请重新看一遍差别，再发布。",
    "expert_code": "代码“{value}”不在清单里。请核对专业领域和语种的代码。",
    "expert_cap": "“{value}”不是预约上限，应是整数。请改好再保存。",
    "unknown_file": "市中心没有这个附件，或者还没有收齐。请刷新页面，或等站点下次上报。",
    "damaged_file": "这个附件打不开，和收到时不一致。请运行 centre verify，并请站点重新上报。",
    "backup_damaged": "备份恢复演练后核对出 {count} 处不一致，没有留下这份备份。请先运行 centre verify。",
    "backup_unreadable": "“{path}”不是本程序的备份，或者不完整、被改动过。请换一份备份再试。",
    "offline_missing": "找不到离线恢复钥匙“{path}”。请接上保管它的介质，或用 --offline-keys 指明文件夹。",
    "offline_password": "离线恢复钥匙的口令不对。请核对 CENTRE_OFFLINE_PASSWORD 再试。",
    "offline_busy": "这台电脑现在太忙，打不开离线恢复钥匙。请关掉别的程序，稍后再试。",
    "recovery_request": "这不是站点的求助文件，或者不完整。请站点在登录页“忘记口令”里重新导出。",
    "recovery_foreign": "本中心的恢复钥匙打不开这份求助：它不是接入本中心的站点导出的。请核对来源，不要答复。",
    "damaged": "核对发现 {count} 处不一致。请不要继续使用这个数据库，保留现场并联系维护人员。",
}

_BUNDLE = {
    "reference-manifest": "{file} 里“{key}”一项读不懂",
    "reference-file-missing": "缺少文件 {file}",
    "reference-file-unnamed": "多出清单没有写的文件 {file}",
    "reference-encoding": "{file} 不是 UTF-8 编码",
    "reference-csv": "{file} 第 {line} 行的引号不成对",
    "reference-column": "{file} 第 {line} 行的“{column}”一栏缺少、多余或重复",
    "reference-cells": "{file} 第 {line} 行有 {cells} 格，应为 {expected} 格",
    "reference-cell": "{file} 第 {line} 行“{column}”一栏是空的、太长或有不能保存的字符",
    "reference-duplicate": "{file} 第 {line} 行“{column}”一栏的“{value}”前面已经有了",
    "reference-date": "{file} 第 {line} 行“{column}”一栏的日期不对",
    "reference-integer": "{file} 第 {line} 行“{column}”一栏应是整数",
    "reference-unknown-code": "{file} 第 {line} 行“{column}”一栏的“{value}”在别的表里找不到",
    "reference-code-removed": "“{list}”表里少了代码 {value}；代码只能用停用日期停用，不能删除",
    "reference-size": "文件太多或太大（{file}）",
    "reference-zip": "不是参考数据的 zip，或者里面有别的文件（{file}）",
}
"""Where a bundle of reference data is wrong, by the codes of station_exchange/bundles.py."""

_SKIPPED = {
    "symlink": "是链接，没有跟进",
    "not_regular": "不是普通文件",
    "suffix": "不是 .svb 或 .svp 文件",
    "size": "太大，不会是批次或附件",
    "too_many": "文件太多，余下的没有看",
    "unreadable": "读不出来",
}

_FINDINGS = {
    "log_chain": "日志第 {length} 条与前一条接不上。",
    "log_end": "日志的末尾与记下的不一致，可能少了几条。",
    "log_batch": "日志里有站点 {station} 的第 {no} 批，却没有入库。",
    "log_deeds": "日志第 {length} 条所记的办理链与现在的对不上。",
    "deed_chain": "办理链第 {ordinal} 条与前一条接不上。",
    "deed_end": "办理链的末尾与记下的不一致，可能少了几条。",
    "deed_altered": "表 {table} 里的记录与办理链不符，有记录被增、删或改过。",
    "acknowledgements": "发出的回执登记数与回执编号不符，有回执记录被删改过。",
    "batch_log": "站点 {station} 的第 {no} 批已入库，但日志里没有。",
    "epoch": "站点 {station} 的入库进度与日志不一致。",
    "destruction": "站点 {station} 的销毁清单与签名或与销毁的原件不符。",
    "destroyed_present": "站点 {station} 的第 {no} 批写着已销毁，原件却还在。",
    "container_missing": "站点 {station} 的第 {no} 批原件不见了。",
    "container_altered": "站点 {station} 的第 {no} 批原件被改动过（{reason}）。",
    "row_missing": "站点 {station} 的第 {no} 批缺少记录 {revision}。",
    "row_altered": "站点 {station} 的记录 {revision} 被改动过。",
    "row_extra": "站点 {station} 的记录 {revision} 不在任何原件里。",
    "file_altered": "站点 {station} 的附件 {blob} 与收到时不一致，或缺了一部分。",
    "file_kept": "站点 {station} 的附件 {blob} 按要求已删，却还有内容在。",
    "file_list": "站点 {station} 的附件清单与记录对不上。",
    "file_missing": "收到过的附件登记少了，有附件被删改过。",
    "balance": "站点 {station} 的账与记录对不上。",
    "witness": "站点 {station} 见过的日志（第 {length} 条）与现在的不同，日志被改写过。",
}

_WARNINGS = {
    "offline_keys": "离线恢复钥匙还和数据放在同一块磁盘上（{folder}）。请移到另外的介质上锁好。",
    "history_lost": "站点 {station} 见过本中心现在没有的回执：数据库恢复过旧备份，丢失的批次会由站点重报。",
}

_RECEIPT_REFUSED = {
    "not-a-receipt": "扫到的不是回执上的二维码。请对准回执右上角或下方的二维码再扫一次。",
    "receipt-other-format": "这张回执的二维码是另一种格式，可能由更新的程序打印。请先升级市中心程序，再核验。",
    "receipt-damaged": "二维码的内容不完整或被改动过，不能认作回执。请再扫一次；仍不行，请向出具的站点核对编号。",
    "receipt-wrong-signature": "签名对不上：内容被改过，或不是编号里那个站点出具的。请向站点核对，不要仅凭此件办事。",
    "unknown-station": "编号里的站点没有在本中心登记过电脑，签名无从核验。请核对编号，或向站点所在区核实。",
}

_DONE = {
    "init": "{name}已建立。离线恢复钥匙写在“{folder}”，请移到另外的介质上锁好。",
    "enrol": "站点 {station}（{name}）的登记文件已写到“{file}”，30 天内有效，只能用一次，请当面交给站点。",
    "locked": "{station}  第 {no} 批  自 {since} 锁定  {records} 条记录  {goes_on} 起可销毁",
    "destroyed": "已销毁 {count} 批原件，清单已写到“{file}”。以前的备份里还有它们，到期请一并销毁。",
    "staff_add": "已新增 {name}（{role}），初始密码 {password}。请当面告诉本人，首次登录须改。",
    "staff_added": "已新增 {name}（{role}），首次登录须改密码。",
    "staff_leave": "{name} 已停用。",
    "expert_line": "{name}  {state}  {expert_id}",
    "expert_hours": "开放了 {count} 个一刻钟。",
    "lease": "已授权给站点 {station} 共 {count} 个时段，随下一份回执送达。",
    "lease_line": "{station}  {expert_id}  {start}—{end}  到期 {expires_at}  {given_back_at}",
    "booking_line": "{station}  {number}  {start}—{end}  {state}  {decided}  {why}",
    "staff_line": "{name} {role} {state} 自 {since}",
    "backup": "已备份到“{file}”（{size} 字节），读回、恢复演练并核对无误。",
    "restore": "已从“{file}”恢复到“{folder}”，共 {rows} 行。各站下次上报时会把这以后的内容重报一遍。"
    "备份以后换过钥匙的，请再运行一次 centre rotate：备份里是旧钥匙。",
    "revoke": "站点 {station} 的电脑 {device} 已停用，它以后报来的内容只留存、不入库。",
    "ingest": "收下 {received} 批，重复 {duplicate} 批，等前一批 {parked} 批，没有收 {refused} 批；"
    "入库 {applied} 条，退回 {returned} 条，原已有 {known} 条。",
    "ingest_parts": "附件：收下 {parts} 段，收齐 {files} 个文件，没有收 {refused} 段。",
    "parked": "站点 {station} 的第 {no} 批已留存，等前面缺的批次到了一起入库。",
    "acknowledge": "已写出 {count} 份回执，在“{folder}”。",
    "acknowledge_beside": "同一文件夹里的 PUBLISHED 是本中心的发布内容，请和回执一起给站点。",
    "receipt_check": "真：{number}，{name}（{station}）{day} 出具，补打第 {reprint} 次（0 为首次）。请与纸面核对。",
    "receipt_revoked": "注意：签发的电脑 {device} 已于 {revoked_at} 停用，请再向站点核对一次。",
    "slip_agrees": "一致：交接单上的 {count} 批（站点 {station}，第 {span} 批，共 {entries} 条）都在，内容没有变动。",
    "slip_differs": "不一致：没有哪几批合起来是这个校验值。请逐批核对下面的清单校验值，缺的批次请站点重新导出。",
    "slip_line": "站点 {station} 第 {no} 批，{entries} 条，清单校验值 {manifest}",
    "slip_unreadable": "{file}：不是完整的批次文件。",
    "serve": "已开：{url}（核验回执：{url}/receipt）。按 Ctrl+C 关闭。",
    "publish": "已发布参考数据 {version}：新增 {new} 项，改动 {changed} 项，停用 {retired} 项。签名有效到 {expires}。",
    "publish_same": "参考数据 {version} 没有变化，已重新签名。签名有效到 {expires}。",
    "publish_out": "已写到“{folder}”（{files} 个文件），可以拷到 U 盘的 PUBLISHED 文件夹。",
    "rotate_keys": "发布用的密钥已更换，根签名是第 {root} 版。各站点取到下一次发布后改用新的。",
    "difference": "  {became}  {list}  {code}  {after}",
    "hand_back": "站点 {station} 的 {entries} 条登记（其中 {without_person} 条没有个人信息部分，{returned} 条待修，"
    "{unread} 条读不出、没有带上）已密封给它新登记的电脑，写到“{file}”。只有那台电脑打得开。",
    "hand_back_files": "附件 {count} 个在旁边的文件夹“{folder}”，请和移交文件放在一起带走。",
    "hand_back_files_missing": "有 {count} 个附件登记里写着，本中心没有，没有带上。",
    "rotate": "已换新的收件钥匙和回执钥匙，站点读下一份回执时自动改用。正在运行的 centre serve 请重新启动；"
    "请马上另做两份备份：旧备份里是旧钥匙。",
    "recover": "答复已写到“{file}”，一次性口令：{code}。请核实来人是站长本人；"
    "口令另行当面或电话告知，不要和文件放在一起。",
    "admitted": "站点 {station} 的电脑已登记，它还没有要报的内容。",
    "verify": "核对了 {batches} 批、{rows} 条记录、{files} 个附件、{log_length} 条日志。",
}


def field_name(field: str) -> str:
    """A field as people call it; its identifier where it has no other name."""
    return _FIELDS.get(field, field)


def returned_text(code: str, field: str) -> str:
    """Why a row was returned and what the clerk is to do."""
    return _RETURNED.get(code, _RETURNED["E_STORE"]).format(field=field_name(field))


def refused(code: str) -> str:
    """Why a file was refused and what to do."""
    return _REFUSED[Code(code)]


def office(code: str, **values: str) -> str:
    """Why the office could not do what was asked."""
    return _OFFICE[code].format_map(values)


def bundle(code: str, **values: object) -> str:
    """Where a bundle of reference data is wrong."""
    return _BUNDLE[code].format_map(values)


def skipped(reason: str) -> str:
    """Why a file was not looked at."""
    return _SKIPPED[reason]


def receipt_refused(code: str) -> str:
    """Why the text of a QR code is not accepted as a receipt."""
    return _RECEIPT_REFUSED[code]


def finding(code: str, **values: object) -> str:
    """One inconsistency that verify found."""
    return _FINDINGS[code].format_map(values)


def warning(code: str, **values: object) -> str:
    """Something verify warns of."""
    return _WARNINGS[code].format_map(values)


def done(what: str, **values: object) -> str:
    """What a command has done."""
    return _DONE[what].format_map(values)


def slip_lines(value: Mapping[str, Any]) -> list[str]:
    """What a comparison with a batch slip says: the answer first, then every batch as the slip lists it."""
    mine = [entry for entry in value["files"] if entry["of_slip"]]
    if mine:
        first, last = mine[0]["no"], mine[-1]["no"]
        answer = done(
            "slip_agrees", count=len(mine), station=mine[0]["station"], entries=sum(entry["entries"] for entry in mine),
            span=str(first) if first == last else f"{first}～{last}",
        )  # fmt: skip
    else:
        answer = done("slip_differs")
    return [
        answer,
        *(done("slip_line", **entry) for entry in mine or value["files"]),
        *(done("slip_unreadable", file=file) for file in value["unreadable"]),
    ]


def station_line(entry: Mapping[str, Any]) -> str:
    """One station in the list for people."""
    heard = entry["last_received"] or "还没有报过"
    return (
        f"{entry['station']} {entry['name']}：最近 {heard}，入库 {entry['applied']} 批 {entry['rows']} 条，"
        f"等待 {entry['parked']} 批，待修 {entry['returned']} 条，分叉 {entry['forks']} 处"
    )


def report_line(entry: Mapping[str, Any]) -> str:
    """One day of one kind of one station."""
    return f"{entry['day']} {entry['station']} {entry['kind']}：{entry['records']} 条，其中作废 {entry['voided']} 条"


def week_line(entry: Mapping[str, Any]) -> str:
    """One station in the list of a week's reports."""
    if not entry["reported"]:
        return f"{entry['station']} {entry['name']}：未报，本中心已收到咨询 {entry['recount']['A01']} 件"
    told = "与本中心计数相同" if not entry["differs"] else f"与本中心计数不同：{'、'.join(entry['differs'])}"
    nth = f"，更正 {entry['edition']} 次" if entry["edition"] else ""
    when, count = f"{entry['closed_at'][:16]}{nth}", entry["told"]["A01"]
    return f"{entry['station']} {entry['name']}：已报（{when}），咨询 {count} 件，{told}"


def report_total(total: Mapping[str, Any]) -> str:
    """The last line of a report."""
    return f"合计 {total['records']} 条，其中作废 {total['voided']} 条"
