// A chart of the house. Plotly draws into one element that stays on the page, so that new figures change what differs and nothing else moves.
const SIZE = 12, LARGER = 14, AHEAD = 200; // pixels: of texts, and around the window where a chart is drawn as if it were in view
const ATONCE = 30; // milliseconds for which charts out of view are drawn with those in view
const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false };
const IN_DARK = { '#12805c': '#3fae86', '#c96f12': '#e08a35', '#2f6fb0': '#79b0e6', '#c2301c': '#ff8a73', '#7c8791': '#a9b4b8' };
const idle = window.requestIdleCallback ?? ((work) => setTimeout(work, 50)), never = window.cancelIdleCallback ?? clearTimeout; // not all browsers have it
let library;

function plotly(address) {
  library ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => done(window.Plotly);
    script.onerror = () => { library = undefined; failed(new Error('The charts could not be loaded.')); };
    document.head.append(script);
  });
  return library;
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector('.vh-chart');
  const me = (place.vh ??= { place, wide: 0 });
  me.data = data;
  me.watching ??= watch(place, me);
  show(me, data);
  plotly(data.plotly).then(() => soon(me), (error) => { place.textContent = `${error.message} Reload the page.`; });
  return () => { if (!place.isConnected) forget(me); };
}

function show(me, { figure, alt }) {
  const now = JSON.stringify(figure);
  me.fresh ||= now !== me.now;
  Object.assign(me, { now, figure });
  me.place.setAttribute('aria-label', alt);
  me.place.style.height = `${figure.layout.height}px`;
}

function watch(place, me) {
  me.hear = ({ detail }) => {
    const one = detail.charts[me.data.key];
    if (!one) return;
    show(me, one);
    me.hurried = true;
    if (window.Plotly) detail.drawn = soon(me);
  };
  document.addEventListener('vh-figures', me.hear);
  const sizes = new ResizeObserver(() => { if (window.Plotly && place.clientWidth !== me.wide) soon(me); });
  sizes.observe(place);
  return sizes;
}

function forget(me) {
  me.watching.disconnect();
  seen.unobserve(me.place);
  document.removeEventListener('vh-figures', me.hear);
  waiting.delete(me);
  window.Plotly?.purge(me.place);
}

// Charts that wait to be drawn. All that change at the same time are drawn in one go: where each stands is looked up once, before anything is drawn,
// as each look after a change has the browser lay out the whole page.
const waiting = new Set();
let turn, rest = 0;
const seen = new IntersectionObserver(
  (all) => { for (const { isIntersecting, target } of all) if (isIntersecting && waiting.has(target.vh)) soon(target.vh); },
  { rootMargin: `${AHEAD}px 0px` },
);

function soon(me) {
  waiting.add(me);
  return (turn ??= Promise.resolve().then(() => { turn = undefined; return drawAll(); }));
}

// What is in view at once, then what is not: what a threshold was let go for in tasks of its own right after it is on the screen, for the page's run
// that follows takes longer; anything else when there is nothing else to do, or once it is scrolled to.
async function drawAll() {
  const began = performance.now(), every = [...waiting].filter((me) => me.place.isConnected && me.place.clientWidth); // none in a closed part: drawn once it has a width
  waiting.clear();
  if (!every.length) return;
  const look = house(every[0].place), stands = new Map(every.map((me) => [me, away(me.place)])), later = [];
  for (const me of every.sort((one, other) => stands.get(one) - stands.get(other))) {
    if (!stands.get(me) || (me.hurried && performance.now() - began < ATONCE)) draw(me, look);
    else later.push(me);
  }
  for (const me of later) {
    waiting.add(me);
    seen.observe(me.place); // tells at once, and at each change, whether it is in view
  }
  await left(later.filter((me) => me.hurried));
  never(rest);
  if (waiting.size) rest = idle(() => left([...waiting]), { timeout: 400 });
}

async function left(some) {
  for (const me of some) {
    await new Promise((done) => { setTimeout(done); });
    if (waiting.delete(me) && me.place.isConnected && me.place.clientWidth) draw(me, house(me.place));
  }
}

// How far from view a chart stands, in pixels.
function away(place) {
  const { top, bottom } = place.getBoundingClientRect();
  return Math.max(0, top - innerHeight - AHEAD, -AHEAD - bottom);
}

function draw(me, { template, dark, look }) {
  const { place } = me, { data, layout } = me.figure, wide = place.clientWidth;
  seen.unobserve(place);
  me.hurried = false;
  if (!me.fresh && wide === me.wide && look === me.look) return;
  Object.assign(me, { wide, fresh: false, look });
  window.Plotly.react(place, dark ? data.map(lighter) : data, { ...layout, template, width: wide, autosize: false }, CONFIG);
}

// Lines are thin, so on a dark page they take a lighter shade; bars carry white words and keep theirs.
function lighter(trace) {
  const shade = IN_DARK[trace.line?.color];
  return trace.type === 'scatter' && shade ? { ...trace, line: { ...trace.line, color: shade } } : trace;
}

// The page's own colours and letters, light or dark.
function house(place) {
  const style = getComputedStyle(place), of = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const text = of('text-color'), back = of('background-color'), line = of('border-color-light') || of('border-color');
  const font = { family: of('font'), color: text, size: SIZE };
  const axis = { gridcolor: line, zerolinecolor: line, tickcolor: line, tickfont: font, title: { font: { ...font, size: LARGER }, standoff: 16 }, automargin: true };
  const layout = {
    font, paper_bgcolor: back, plot_bgcolor: back, colorway: of('chart-categorical-colors').split(','),
    margin: { pad: 8 }, legend: { font },
    hoverlabel: { bgcolor: back, bordercolor: of('border-color'), font },
    xaxis: { ...axis, showgrid: false, zeroline: false }, yaxis: axis,
  };
  const bright = /^#[0-9a-f]{6}$/i.test(back) ? Number.parseInt(back.slice(3, 5), 16) : 255;
  return { template: { layout, data: { scatter: [{ marker: { line: { width: 0 } } }] } }, dark: bright < 128, look: `${text} ${back} ${line} ${font.family}` };
}
