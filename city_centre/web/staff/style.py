"""The staff pages' sheet, on top of the public page's colours; the security header names it by its digest."""

import base64
import hashlib
from typing import Final

from city_centre.web.style import STYLE

STAFF_STYLE: Final = (
    STYLE
    + """
html{font-size:16px}
header,main,footer{max-width:76rem}
header{padding-top:1rem;display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;align-items:baseline}
header h1{margin:0;font-size:1.3rem}header .who{margin-left:auto;display:flex;gap:1rem;align-items:baseline}
header form{all:unset;display:inline}header button,button.plain{background:none;color:var(--ink);
border:1px solid var(--line);padding:.25rem .9rem;font-weight:400}
nav{max-width:73.5rem;margin:.8rem auto 1.2rem;display:flex;flex-wrap:wrap;gap:.2rem;
border-bottom:1px solid var(--line)}
nav a{padding:.5rem .9rem;text-decoration:none;border-radius:.5rem .5rem 0 0;color:var(--quiet)}
nav a[aria-current]{color:var(--ink);font-weight:700;border-bottom:.2rem solid var(--brand)}
section,form{padding:1.1rem 1.25rem}
section h2,form h2{font-size:1.1rem;margin-bottom:.6rem}
form .hint{margin:.25rem 0 .4rem}form>label:first-of-type{margin-top:0}
table{border-collapse:collapse;width:100%}
.wide{overflow-x:auto}
th,td{text-align:left;padding:.42rem .7rem;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--quiet);font-weight:400;white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
tr:last-child td{border-bottom:0}tr.sum td{font-weight:700;border-top:2px solid var(--line)}
.chip{display:inline-block;padding:0 .55rem;border-radius:1rem;font-size:.85rem;white-space:nowrap;
margin:0 .3rem .2rem 0;background:var(--care-ground);color:var(--care)}
.chip.quiet{background:var(--ground);color:var(--quiet)}.chip.bad{background:var(--bad-ground);color:var(--bad)}.chip.good{background:var(--good-ground);color:var(--good)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:1rem;margin:0 0 1.25rem}
.tiles div{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:.8rem 1.1rem}
.tiles b{display:block;font-size:1.7rem;line-height:1.3;font-variant-numeric:tabular-nums}
.tiles span{color:var(--quiet);font-size:.9rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(24rem,1fr));gap:0 1.25rem}
label{margin:.6rem 0 .2rem;font-weight:700;font-size:.95rem}
input,select,textarea{font:inherit;width:100%;padding:.45rem .7rem;border:1px solid var(--quiet);
border-radius:.5rem;background:var(--sheet);color:var(--ink)}
textarea{min-height:6.5rem;resize:vertical}
select:focus-visible,textarea:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.row{display:flex;flex-wrap:wrap;gap:0 .75rem;align-items:start}.row>*{flex:1 1 8rem}
.row>button,.row>a{flex:0 0 auto;align-self:end}.row>a{padding:.55rem 0}
form button{margin-top:.8rem}
td form{all:unset}td form button{margin:.3rem 0 0;padding:.15rem .8rem}summary{cursor:pointer}
.told{padding:.7rem 1.1rem;border-radius:.6rem;margin:0 0 1.1rem}
.told.good{background:var(--good-ground);color:var(--good)}.told.bad{background:var(--bad-ground);color:var(--bad)}
.empty{color:var(--quiet)}.kept{white-space:pre-wrap}
.narrow{max-width:26rem;margin:3rem auto}
blockquote{margin:.2rem 0 .9rem;padding:.5rem .9rem;border-left:.25rem solid var(--line);white-space:pre-wrap}
svg{display:block;width:100%;height:auto}
svg text{font-size:13px;fill:var(--ink)}svg text.q{fill:var(--quiet)}svg rect{fill:var(--brand)}
svg rect.ground{fill:var(--line)}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
@media(max-width:48rem){.pair{grid-template-columns:1fr}}
"""
)

STAFF_STYLE_DIGEST: Final = "sha256-" + base64.b64encode(hashlib.sha256(STAFF_STYLE.encode()).digest()).decode()
