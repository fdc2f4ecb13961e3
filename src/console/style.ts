/** The one stylesheet: two themes by what the reader's system prefers, and paper. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #f7f6f2;
  --card: #ffffff;
  --ink: #1c2321;
  --soft: #586560;
  --rule: #dedcd3;
  --fill: #efede6;
  --accent: #1f6f54;
  --on-accent: #ffffff;
  --warn: #8a5a00;
  --bad: #a8322b;
  --good: #1f6f54;
  --warn-fill: #fbf1da;
  --bad-fill: #fae8e6;
  --good-fill: #e4f2ec;
  --tone-1: #1f7a5c;
  --tone-2: #c07a16;
  --tone-3: #b0403a;
  --tone-4: #5b6f9c;
  --tone-5: #85578f;
  --shade-0: #edf3f0;
  --shade-1: #d9ece3;
  --shade-2: #c0dfd1;
  --shade-3: #a3d0bc;
  --shade-4: #82bfa5;
  --shade-5: #2f8264;
  --shade-6: #277457;
  --shade-7: #1f664b;
  --shade-8: #17573f;
  --on-light: #1c2321;
  --on-dark: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121615;
    --card: #1a201e;
    --ink: #e7ebe8;
    --soft: #a3b0aa;
    --rule: #313a36;
    --fill: #242c29;
    --accent: #74cfa9;
    --on-accent: #0c1412;
    --warn: #e6bd68;
    --bad: #f39b92;
    --good: #74cfa9;
    --warn-fill: #332a14;
    --bad-fill: #3a1f1c;
    --good-fill: #17302a;
    --tone-1: #5fc39b;
    --tone-2: #e3ad55;
    --tone-3: #ec877d;
    --tone-4: #9db2de;
    --tone-5: #cfa0d8;
    --shade-0: #202a26;
    --shade-1: #24362f;
    --shade-2: #284439;
    --shade-3: #2c5344;
    --shade-4: #2f624f;
    --shade-5: #6cc7a2;
    --shade-6: #86d3b3;
    --shade-7: #a2dfc5;
    --shade-8: #bfead7;
    --on-light: #e7ebe8;
    --on-dark: #0c1412;
  }
}
*,
::before,
::after {
  box-sizing: border-box;
}
html {
  -webkit-text-size-adjust: 100%;
}
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font:
    1rem/1.5 system-ui,
    -apple-system,
    "Segoe UI",
    Roboto,
    "Noto Sans",
    sans-serif;
}
.inner {
  max-width: 84rem;
  margin-inline: auto;
  padding-inline: clamp(1rem, 3vw, 2.5rem);
}
h1,
h2,
h3 {
  line-height: 1.25;
  text-wrap: balance;
  overflow-wrap: anywhere;
}
h1 {
  font-size: clamp(1.5rem, 1.2rem + 1vw, 2rem);
  margin: 2rem 0 0.25rem;
  letter-spacing: -0.01em;
}
h2 {
  font-size: 1.125rem;
  margin: 2.25rem 0 0.75rem;
}
h3 {
  font-size: 1rem;
  margin: 1.25rem 0 0.5rem;
}
p {
  margin: 0.5rem 0;
  max-width: 70ch;
}
a {
  color: var(--accent);
  text-underline-offset: 0.15em;
}
a:hover {
  text-decoration-thickness: 2px;
}
:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 2px;
  border-radius: 3px;
}
small,
.reads,
.lead,
footer {
  color: var(--soft);
}
small,
.reads {
  font-size: 0.875rem;
}
code {
  font:
    0.875em ui-monospace,
    SFMono-Regular,
    Menlo,
    Consolas,
    monospace;
}
.id {
  color: var(--soft);
  white-space: nowrap;
}
.skip {
  position: absolute;
  left: -99rem;
}
.skip:focus {
  left: 1rem;
  top: 0.5rem;
  background: var(--card);
  padding: 0.5rem 1rem;
  z-index: 2;
}
.hidden {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

.top {
  background: var(--card);
  border-bottom: 1px solid var(--rule);
}
.top > div {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1rem;
  align-items: baseline;
  padding-top: 0.85rem;
}
.brand {
  font-weight: 700;
  text-decoration: none;
  color: var(--accent);
}
.place {
  font-weight: 600;
}
.badge {
  margin-left: auto;
  font-size: 0.8125rem;
  color: var(--soft);
  border: 1px solid var(--rule);
  border-radius: 1rem;
  padding: 0.05rem 0.65rem;
}
.badge.writing {
  color: var(--warn);
  background: var(--warn-fill);
  border-color: currentColor;
}
nav {
  display: flex;
  flex-wrap: wrap;
  gap: 0 clamp(0.8rem, 2vw, 1.35rem);
  padding-top: 0.35rem;
  font-size: clamp(0.9375rem, 0.85rem + 0.4vw, 1rem);
}
nav a {
  padding: 0.5rem 0 0.6rem;
  text-decoration: none;
  color: var(--soft);
  border-bottom: 3px solid transparent;
}
nav a:hover {
  color: var(--ink);
}
nav a[aria-current] {
  color: var(--ink);
  font-weight: 600;
  border-color: var(--accent);
}
main {
  padding-bottom: 3rem;
}
.lead {
  font-size: 1.0625rem;
  margin-bottom: 1rem;
}
.lead p {
  margin: 0 0 0.5rem;
}
footer {
  border-top: 1px solid var(--rule);
  padding-block: 1rem 2rem;
  font-size: 0.875rem;
}

.card {
  background: var(--card);
  border: 1px solid var(--rule);
  border-radius: 0.6rem;
  padding: 1.1rem 1.25rem;
}
.card > h2:first-child,
.card > h3:first-child {
  margin-top: 0;
}
.grid {
  display: grid;
  gap: 1.25rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr));
  align-items: start;
  margin-top: 1.25rem;
}
.grid > * {
  min-width: 0;
}
.grid.three {
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr));
}

.tiles {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
  gap: 0.75rem;
  margin: 1.25rem 0;
}
.tiles > div {
  background: var(--card);
  border: 1px solid var(--rule);
  border-radius: 0.6rem;
  padding: 0.7rem 0.9rem;
}
.tiles dt {
  color: var(--soft);
  font-size: 0.875rem;
}
.tiles dd {
  margin: 0;
  font-size: 1.5rem;
  line-height: 1.3;
  font-weight: 600;
  font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
}
.tiles small {
  display: block;
  font-size: 0.8125rem;
  font-weight: 400;
}
.facts {
  margin: 0;
  display: grid;
  gap: 0.35rem;
}
.facts + form {
  margin-top: 1rem;
}
.facts > div {
  display: grid;
  grid-template-columns: minmax(7rem, 11rem) 1fr;
  gap: 1rem;
}
.facts dt {
  color: var(--soft);
}
.facts dd {
  margin: 0;
  overflow-wrap: anywhere;
}

.scroll {
  overflow-x: auto;
  background: var(--card);
  border: 1px solid var(--rule);
  border-radius: 0.6rem;
  margin: 0.75rem 0;
}
.card .scroll {
  border-radius: 0.35rem;
}
table {
  border-collapse: collapse;
  width: 100%;
  font-variant-numeric: tabular-nums;
}
th,
td {
  text-align: left;
  vertical-align: top;
  padding: 0.5rem 0.85rem;
  font-weight: 400;
}
thead th {
  color: var(--soft);
  font-size: 0.8125rem;
  font-weight: 600;
  border-bottom: 1px solid var(--rule);
  vertical-align: bottom;
  white-space: nowrap;
}
tbody tr + tr > * {
  border-top: 1px solid var(--rule);
}
tbody tr:hover {
  background: var(--fill);
}
.number {
  text-align: right;
  white-space: nowrap;
}
.nowrap {
  white-space: nowrap;
}
td small,
th small {
  display: block;
  overflow-wrap: anywhere;
}
.pair td {
  overflow-wrap: anywhere;
}
.empty {
  color: var(--soft);
  padding: 1.25rem;
  border: 1px dashed var(--rule);
  border-radius: 0.6rem;
  max-width: none;
}
.card thead th {
  white-space: normal;
}
.payload {
  display: inline-block;
  min-width: 15rem;
}
@media (max-width: 40rem) {
  .top > div {
    column-gap: 0.7rem;
  }
  .badge {
    font-size: 0.75rem;
    padding-inline: 0.5rem;
  }
  nav {
    column-gap: 0.7rem;
    font-size: 0.875rem;
  }
  th,
  td {
    padding-inline: 0.5rem;
  }
  tbody .nowrap {
    display: inline-block;
    width: max-content;
    max-width: 6.3rem;
    white-space: normal;
  }
}
.plus {
  color: var(--good);
}
.minus {
  color: var(--bad);
}

.figure {
  container-type: inline-size;
}
.says {
  font-size: 1.0625rem;
  margin-bottom: 1rem;
}
.reads {
  margin-bottom: 0;
}
details {
  margin-top: 0.75rem;
}
summary {
  cursor: pointer;
  color: var(--accent);
  width: fit-content;
}
.chart > svg {
  display: none;
  width: 100%;
  max-width: 64rem;
  height: auto;
}
.chart > svg.narrow {
  display: block;
}
@container (min-width: 27rem) {
  .chart > svg.narrow {
    display: none;
  }
  .chart > svg.medium {
    display: block;
  }
}
@container (min-width: 44rem) {
  .chart > svg.medium {
    display: none;
  }
  .chart > svg.wide {
    display: block;
  }
}
.legend {
  list-style: none;
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1.1rem;
  padding: 0;
  margin: 0 0 0.5rem;
  font-size: 0.875rem;
  color: var(--soft);
}
.legend svg {
  width: 0.75rem;
  height: 0.75rem;
  margin-right: 0.4rem;
}
svg text {
  font:
    11px system-ui,
    -apple-system,
    "Segoe UI",
    Roboto,
    "Noto Sans",
    sans-serif;
  font-variant-numeric: tabular-nums;
}
.axis {
  fill: var(--soft);
}
.middle {
  text-anchor: middle;
}
.end {
  text-anchor: end;
}
line.gridline {
  stroke: var(--rule);
}
line.zero {
  stroke: var(--soft);
}
.tone-1 {
  fill: var(--tone-1);
  color: var(--tone-1);
}
.tone-2 {
  fill: var(--tone-2);
  color: var(--tone-2);
}
.tone-3 {
  fill: var(--tone-3);
  color: var(--tone-3);
}
.tone-4 {
  fill: var(--tone-4);
  color: var(--tone-4);
}
.tone-5 {
  fill: var(--tone-5);
  color: var(--tone-5);
}
.line {
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linejoin: round;
}
.dash-2 {
  stroke-dasharray: 6 4;
}
.dash-3 {
  stroke-dasharray: 2 3;
}
.shade-0 {
  fill: var(--shade-0);
}
.shade-1 {
  fill: var(--shade-1);
}
.shade-2 {
  fill: var(--shade-2);
}
.shade-3 {
  fill: var(--shade-3);
}
.shade-4 {
  fill: var(--shade-4);
}
.shade-5 {
  fill: var(--shade-5);
}
.shade-6 {
  fill: var(--shade-6);
}
.shade-7 {
  fill: var(--shade-7);
}
.shade-8 {
  fill: var(--shade-8);
}
.cell.on-light {
  fill: var(--on-light);
}
.cell.on-dark {
  fill: var(--on-dark);
}

.status {
  white-space: nowrap;
  font-size: 0.875rem;
  border-radius: 1rem;
  padding: 0.05rem 0.6rem;
  background: var(--fill);
}
.status.completed,
.status.ok,
.status.given,
.status.open {
  color: var(--good);
  background: var(--good-fill);
}
.status.pending_allocation,
.status.pending,
.status.warn {
  color: var(--warn);
  background: var(--warn-fill);
}
.status.no_show,
.status.fail,
.status.withdrawn {
  color: var(--bad);
  background: var(--bad-fill);
}
.status.cancelled {
  color: var(--soft);
  text-decoration: line-through;
}
.status.info,
.status.closed {
  color: var(--soft);
}
.tag {
  display: inline-block;
  background: var(--fill);
  border-radius: 1rem;
  padding: 0.05rem 0.6rem;
  font-size: 0.875rem;
  margin: 0 0.35rem 0.25rem 0;
}

form.row {
  display: flex;
  flex-wrap: wrap;
  gap: 0.75rem;
  align-items: end;
  margin: 1rem 0;
}
form.stack,
fieldset {
  display: grid;
  gap: 0.9rem;
  max-width: 34rem;
}
fieldset {
  border: 1px solid var(--rule);
  border-radius: 0.6rem;
  padding: 0.9rem 1rem;
  margin: 0;
}
legend {
  font-weight: 600;
  padding: 0 0.35rem;
}
.field {
  display: grid;
  gap: 0.2rem;
  min-width: 0;
}
.field > span {
  font-size: 0.875rem;
  color: var(--soft);
}
.check {
  display: flex;
  gap: 0.5rem;
  align-items: baseline;
}
input,
select,
textarea,
button,
.button {
  font: inherit;
  color: var(--ink);
  background: var(--card);
  border: 1px solid var(--soft);
  border-radius: 0.4rem;
  padding: 0.45rem 0.7rem;
  max-width: 100%;
  min-height: 2.6rem;
}
input[type="checkbox"],
input[type="radio"] {
  min-height: 0;
  accent-color: var(--accent);
}
input[type="search"] {
  width: 22rem;
}
button,
.button {
  cursor: pointer;
  display: inline-block;
  text-decoration: none;
  font-weight: 500;
  border-color: var(--rule);
}
button:hover,
.button:hover {
  border-color: var(--soft);
}
button:hover,
.button:hover {
  background: var(--fill);
}
.row-fields {
  display: flex;
  flex-wrap: wrap;
  gap: 0.75rem;
}
button.main {
  background: var(--accent);
  border-color: var(--accent);
  color: var(--on-accent);
}
button.main:hover,
button.danger:hover {
  filter: brightness(1.08);
}
button.danger {
  background: var(--bad);
  border-color: var(--bad);
  color: var(--card);
}
.actions {
  display: flex;
  flex-wrap: wrap;
  gap: 0.6rem;
  margin: 1rem 0;
  align-items: center;
}
.actions form.row {
  margin: 0;
}
.actions:has(form) {
  align-items: end;
}
.notice {
  border-left: 4px solid var(--accent);
  background: var(--card);
  padding: 0.75rem 1rem;
  border-radius: 0 0.4rem 0.4rem 0;
  margin: 1rem 0;
}
.notice.bad {
  border-color: var(--bad);
}
.notice.warn {
  border-color: var(--warn);
}
progress {
  width: 100%;
  accent-color: var(--accent);
}

.pair {
  margin-top: 1.25rem;
}
.pair header {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1rem;
  align-items: baseline;
}
.pair h2 {
  margin: 0;
}
.life {
  list-style: none;
  margin: 1rem 0;
  padding: 0 0 0 1.25rem;
  border-left: 2px solid var(--rule);
  display: grid;
  gap: 1rem;
}
.life li {
  position: relative;
}
.life li::before {
  content: "";
  position: absolute;
  left: -1.72rem;
  top: 0.45rem;
  width: 0.8rem;
  height: 0.8rem;
  border-radius: 50%;
  background: var(--accent);
  border: 2px solid var(--paper);
}
.life time {
  color: var(--soft);
  font-size: 0.875rem;
  display: block;
}
.payload {
  color: var(--soft);
  font-size: 0.875rem;
  overflow-wrap: anywhere;
}
.live {
  font-size: 0.875rem;
  color: var(--soft);
}
tr.new > * {
  background: var(--good-fill);
}

@media print {
  :root {
    --paper: #fff;
    --card: #fff;
    --fill: #fff;
  }
  .top nav,
  .skip,
  form {
    display: none;
  }
  .figure,
  tr,
  .tiles > div {
    break-inside: avoid;
  }
  .card {
    border: 0;
    padding: 0;
  }
  body {
    font-size: 10pt;
  }
  .scroll {
    overflow: visible;
    border: 0;
  }
}
`;
