/** The one style of the sandbox's pages, light or dark as the browser is; its hash stands in their CSP. */
export const style = `
:root{color-scheme:light dark;--line:light-dark(#8a919c,#7d8590);--accent:light-dark(#0b57a4,#7ab8ff);--on-accent:light-dark(#fff,#0b1420);--warn:light-dark(#fff4d6,#3a2f10);--error:light-dark(#b3261e,#ffb4ab)}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:light-dark(#f3f4f6,#14171c);color:light-dark(#1b1f24,#e6e9ee)}
main{max-width:34rem;margin:2rem auto;padding:1.5rem;border-radius:.75rem;background:light-dark(#fff,#1d2127)}
h1{margin:0 0 1rem;font-size:1.5rem}
.notice{padding:.75rem 1rem;border-left:.3rem solid #d29922;background:var(--warn)}
fieldset{margin:1.5rem 0;padding:0;border:0}
legend{padding:0;font-weight:600}
.choice{display:flex;gap:.5rem;align-items:center;margin-top:.75rem}
.part{margin:.25rem 0 0 1.6rem}
label{display:block}
select,input[type=text]{width:100%;margin-top:.25rem;padding:.5rem;font:inherit;border:1px solid var(--line);border-radius:.375rem;background:transparent;color:inherit}
option{color:initial;background:light-dark(#fff,#1d2127);color:inherit}
input[type=radio]{width:1.1rem;height:1.1rem;margin:0;accent-color:var(--accent)}
[aria-invalid]{border-color:var(--error)!important}
.error{margin:.25rem 0 0;color:var(--error)}
.hint{margin:0;font-size:.9rem;opacity:.85}
button{margin:0 .5rem 0 0;padding:.5rem 1.25rem;font:inherit;border:1px solid var(--accent);border-radius:.375rem;background:transparent;color:var(--accent);cursor:pointer}
button.main{background:var(--accent);color:var(--on-accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
form:has([value=synthetic]:checked) .registered,form:has([value=registered]:checked) .synthetic{display:none}
`;
