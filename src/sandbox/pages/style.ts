/** The one style of the sandbox's pages, light or dark as the browser is; its hash stands in their CSP. */
export const style = `
:root{color-scheme:light dark;--accent:light-dark(#0b57a4,#7ab8ff);--error:light-dark(#b3261e,#ffb4ab)}
*{box-sizing:border-box;font:inherit}
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:light-dark(#f3f4f6,#14171c)}
main{max-width:34rem;margin:2rem auto;padding:1.5rem;border-radius:.75rem;background:light-dark(#fff,#1d2127)}
h1{margin:0 0 1rem;font-size:1.5rem}
h2,legend{padding:0;font-weight:600}
.notice{padding:.75rem 1rem;border-left:.3rem solid #d29922;background:light-dark(#fff4d6,#3a2f10)}
fieldset{margin:1.5rem 0;padding:0;border:0}
.choice{display:flex;gap:.5rem;align-items:center;margin-top:.75rem}
.part{margin:.25rem 0 0 1.6rem}
label{display:block}
select,[type=text]{width:100%;padding:.5rem}
input{accent-color:var(--accent)}
p.hint,p.error{margin:.25rem 0}
.error{color:var(--error)}
[aria-invalid]{border-color:var(--error)}
button{margin-right:.5rem;padding:.5rem 1.25rem;border:1px solid var(--accent);border-radius:.375rem;background:0 0;color:var(--accent)}
.main{background:var(--accent);color:light-dark(#fff,#0b1420)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
form:has([value=synthetic]:checked) .registered,form:has([value=registered]:checked) .synthetic{display:none}
`;
