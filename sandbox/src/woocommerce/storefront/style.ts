/** The shop's style sheet: plain, in the manner of WooCommerce's Storefront theme. */
export const SHOP_STYLE = `
:root{--ink:#43454b;--head:#2b2d33;--accent:#7f54b3;--line:#e2e2e6;--pale:#f7f7f8}
*{box-sizing:border-box}
body{margin:0;font:17px/1.6 "Source Sans Pro","Segoe UI",system-ui,sans-serif;color:var(--ink);background:#fff;overflow-wrap:break-word}
a{color:var(--accent)}a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
h1,h2,h3{color:var(--head);font-weight:400;line-height:1.25;margin:0 0 .7em}h1{font-size:2.1rem;font-weight:300}h2{font-size:1.5rem}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:#fff;padding:8px;z-index:2}
.wrap{max-width:1080px;margin:0 auto;padding:0 20px}
.demo{background:#2b2d33;color:#fff;font-size:14px}.demo .wrap{display:flex;flex-wrap:wrap;gap:2px 18px;padding-block:7px}
.demo a{color:#fff}.demo span{margin-right:auto}
header.site{border-bottom:1px solid var(--line)}
header.site .wrap{display:flex;flex-wrap:wrap;align-items:center;gap:6px 28px;padding-block:22px}
.brand{margin-right:auto;text-decoration:none;color:var(--head);font-size:1.7rem;font-weight:600;line-height:1.1}
.brand small{display:block;font-size:.9rem;font-weight:400;color:#6d6f76;margin-top:4px}
nav.site{display:flex;gap:4px 20px;flex-wrap:wrap}nav.site a{color:var(--ink);text-decoration:none;padding:8px 0}nav.site a:hover,nav.site a[aria-current]{color:var(--head);text-decoration:underline;text-underline-offset:5px}
main{padding:36px 0 64px;min-height:60vh}
.notice{margin:0 0 24px;padding:14px 18px;border-left:6px solid #0f834d;background:#eef7f2;color:#0b4a2d;display:flex;gap:8px 16px;flex-wrap:wrap;justify-content:space-between}
.notice.error{border-color:#b3261e;background:#fdf0ef;color:#7a1912}.notice.info{border-color:#3d6fa5;background:#eef4fa;color:#1f3f63}
.notice>*{min-width:0;overflow-wrap:anywhere}.notice ul{margin:0;padding-left:18px}.notice a{color:inherit}
.products{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(3,1fr);gap:36px 30px}
.products li{display:flex;flex-direction:column;text-align:center;position:relative}
.products img{width:100%;height:auto;display:block;border-radius:4px}
.products a{color:inherit;text-decoration:none}.products h2{font-size:1.1rem;margin:14px 0 2px;color:var(--head)}
.products form{margin-top:auto;padding-top:10px}
.onsale{position:absolute;top:10px;left:10px;background:#fff;border:1px solid var(--head);color:var(--head);font-size:.8rem;font-weight:600;padding:1px 10px;border-radius:3px}
.price del{color:#6d6f76;margin-right:6px}.price ins{text-decoration:none;font-weight:600}
button,.button{display:inline-block;border:0;background:#eceaf0;color:var(--head);font:inherit;font-weight:600;line-height:1.4;padding:.66em 1.3em;border-radius:3px;text-decoration:none;cursor:pointer;min-height:44px}
button:hover,.button:hover{background:#dedae6}
.primary{background:var(--accent);color:#fff}.primary:hover{background:#6a4399}
.wide{width:100%;text-align:center;font-size:1.1rem}
button.link{background:none;color:var(--accent);padding:0;font-size:.9rem;text-decoration:underline;font-weight:400;min-height:24px}
table{width:100%;border-collapse:collapse;margin:0 0 24px}th,td{text-align:left;padding:14px 12px;border-bottom:1px solid var(--line);vertical-align:middle}
thead th{background:var(--pale);color:var(--head)}td.amount,th.amount{text-align:right;white-space:nowrap}
tr.total th,tr.total td{font-size:1.15rem;color:var(--head);border-bottom:0}
td.amount small{display:block;font-size:.85rem;color:#6d6f76}
.thumb{width:64px;border-radius:3px;display:block}
input,select{font:inherit;color:inherit;padding:.55em .7em;border:1px solid #8b8d95;border-radius:3px;background:#fff;max-width:100%;min-height:44px}
input[type=number]{width:5em}label{display:block;font-weight:600;margin-bottom:4px}
.row{display:flex;gap:10px;flex-wrap:wrap;align-items:end}
.columns{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:44px}.narrow{max-width:460px}
.fields{display:grid;grid-template-columns:1fr 1fr;gap:16px}.fields .full{grid-column:1/-1}.fields input{width:100%}
.box{background:var(--pale);padding:22px;border-radius:4px;margin-bottom:24px}.box table{margin:0}.box thead th{background:none}
fieldset{border:0;margin:0 0 20px;padding:0}legend{font-size:1.15rem;color:var(--head);padding:0;margin-bottom:8px}
.method{display:grid;grid-template-columns:auto 1fr;gap:0 10px;padding:12px 0;border-top:1px solid var(--line);font-weight:400;align-items:center}
.method input{min-height:auto;width:18px;height:18px;accent-color:var(--accent)}.method small{grid-column:2;color:#5d5f66}
.overview{list-style:none;margin:0 0 32px;padding:0;display:flex;flex-wrap:wrap;gap:14px 36px}.overview li{font-size:.82rem;text-transform:uppercase;color:#6d6f76;letter-spacing:.02em}
.overview li{min-width:0}.overview strong{overflow-wrap:anywhere;display:block;font-size:1.1rem;text-transform:none;color:var(--head);letter-spacing:0}
.loyalty{border:2px solid var(--accent);border-radius:8px;padding:24px;margin:0 0 36px;display:grid;grid-template-columns:1fr auto;gap:20px 32px;align-items:center}
.loyalty h2{margin-bottom:.4em}.loyalty p{margin:0 0 .35em}.loyalty p:first-of-type{font-size:1.15rem;color:var(--head)}.loyalty .button{margin-top:12px}
.loyalty figure{margin:0;text-align:center}.loyalty figure img{width:184px;height:184px;display:block;margin:0 auto}.loyalty figcaption{font-size:.9rem;max-width:200px;margin:6px auto 0}
.products-page h1{margin-bottom:1em}.single{display:grid;grid-template-columns:1fr 1fr;gap:40px;align-items:start}.single img{width:100%;border-radius:4px}.single .price{font-size:1.3rem}
footer.site{border-top:1px solid var(--line);padding:24px 0;font-size:.95rem;color:#5d5f66}
@media (max-width:760px){body{font-size:16px}h1{font-size:1.7rem}main{padding-top:26px}
nav.site{font-size:15px;gap:0 18px}nav.site a[href='/checkout/']{display:none}header.site .wrap{padding-block:16px 10px}.demo .wrap{padding-block:5px;font-size:13px}
.overview{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:14px 20px}
.products{grid-template-columns:1fr 1fr;gap:28px 16px}.products form button{width:100%;padding-inline:.3em;font-size:.86rem}
.columns,.single{grid-template-columns:minmax(0,1fr);gap:24px}
.loyalty{grid-template-columns:minmax(0,1fr);padding:20px}
table.cart thead{position:absolute;left:-999px}table.cart tr{display:grid;grid-template-columns:64px 1fr auto;gap:2px 14px;padding:14px 0;border-bottom:1px solid var(--line);align-items:center}
table.cart td{border:0;padding:0}table.cart td.price{display:none}table.cart td.name{grid-column:2/-1}table.cart td.pic{grid-row:1/4}table.cart td.qty{grid-column:2}table.cart td.amount{grid-column:3}table.cart td.del{grid-column:2/-1}
.cartactions .row{width:100%}.cartactions .row input{flex:1;min-width:9em}}
`;
