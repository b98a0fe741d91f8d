"""The one style sheet, set into each page; the security header names it by its digest, so no other slips in."""

import base64
import hashlib
from typing import Final

STYLE: Final = """
:root{color-scheme:light dark;--ground:#f4f5f3;--sheet:#fff;--ink:#1d2723;--quiet:#55635d;--line:#d9dfdb;
--brand:#1c5b4e;--brand-ink:#fff;--good:#1c6b4a;--good-ground:#e9f4ee;--bad:#9a2f22;--bad-ground:#fbeeec;
--care:#7a5200;--care-ground:#fdf4df;--focus:#0b62c4}
@media(prefers-color-scheme:dark){:root{--ground:#141917;--sheet:#1d2421;--ink:#e8eeea;--quiet:#a5b3ac;--line:#36413c;
--brand:#2f7d6c;--brand-ink:#fff;--good:#7fd0a8;--good-ground:#1b3227;--bad:#f3a397;--bad-ground:#3a211d;
--care:#ecc777;--care-ground:#362b13;--focus:#7fb6ff}}
*{box-sizing:border-box}
html{font:18px/1.7 "Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif}
body{margin:0;background:var(--ground);color:var(--ink)}
header,main,footer{max-width:42rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.4rem}
header p{margin:0;color:var(--quiet);letter-spacing:.06em}
h1{margin:.15rem 0 1.4rem;font-size:1.75rem;line-height:1.35;font-weight:700}
h2{margin:0;font-size:1.3rem;line-height:1.4}
h3{margin:1.5rem 0 .3rem;font-size:1rem}
section,form{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:1.5rem;
margin:0 0 1.25rem}
label{display:block;font-weight:700}
.hint{margin:.1rem 0 .7rem;color:var(--quiet);font-size:.9rem}
.ask{display:flex;gap:.75rem;flex-wrap:wrap}
input{flex:1 1 16rem;min-width:0;font:1rem/1.5 ui-monospace,Consolas,"DejaVu Sans Mono",monospace;padding:.7rem .9rem;
border:1px solid var(--quiet);border-radius:.5rem;background:var(--sheet);color:var(--ink)}
button{font:inherit;font-weight:700;padding:.6rem 2rem;border:1px solid transparent;border-radius:.5rem;
background:var(--brand);color:var(--brand-ink);cursor:pointer}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
a{color:inherit}
.verdict{display:flex;gap:1rem;align-items:center;padding:1.1rem 1.5rem;margin:-1.5rem -1.5rem 0;
border-radius:.7rem .7rem 0 0}
.verdict p{margin:.1rem 0 0}
.seal{flex:none;display:grid;place-items:center;width:3.6rem;height:3.6rem;border:.16rem solid;border-radius:50%;
font-size:1.7rem;font-weight:700;line-height:1}
.genuine .verdict{background:var(--good-ground)}
.genuine .verdict h2,.genuine .seal{color:var(--good)}
.doubtful .verdict{background:var(--care-ground)}
.doubtful .verdict h2,.doubtful .seal{color:var(--care)}
.refused .verdict{background:var(--bad-ground);margin-bottom:-1.5rem;border-radius:.7rem}
.refused .verdict h2,.refused .seal{color:var(--bad)}
.care{margin:1.25rem 0 0;padding-left:1rem;border-left:.25rem solid var(--care)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.55rem 1.5rem;margin:1.25rem 0 0}
dt{color:var(--quiet)}
dd{margin:0;overflow-wrap:anywhere}
dd.number{font:700 1.2rem/1.45 ui-monospace,Consolas,"DejaVu Sans Mono",monospace}
ul{margin:0;padding-left:1.3rem}
.note{margin:1.25rem 0 0;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.9rem}
footer{padding-bottom:3rem;color:var(--quiet);font-size:.85rem}
footer p{margin:0}
@media(max-width:30rem){header{padding-top:1.2rem}h1{font-size:1.45rem}section,form{padding:1.1rem}
.verdict{margin:-1.1rem -1.1rem 0;padding:1rem 1.1rem}.refused .verdict{margin-bottom:-1.1rem}
.seal{width:3rem;height:3rem;font-size:1.4rem}dl{gap:.1rem;grid-template-columns:1fr}dd{margin-bottom:.6rem}
button{flex:1 1 100%}}
@media print{form{display:none}body{background:#fff;color:#000}section{border-color:#000}}
"""

STYLE_DIGEST: Final = "sha256-" + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
