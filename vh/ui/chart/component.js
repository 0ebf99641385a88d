// A chart of the house. Plotly draws into one element that stays on the page, so that new figures change what differs and nothing else moves.
const SIZE = 12, LARGER = 14, AHEAD = 200; // pixels: of texts, and below the window where a chart is drawn as if it were in view
const CONFIG = { displayModeBar: false, displaylogo: false, responsive: false };
const IN_DARK = { '#12805c': '#3fae86', '#c96f12': '#e08a35', '#2f6fb0': '#79b0e6', '#c2301c': '#ff8a73', '#7c8791': '#a9b4b8' };
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
  const me = (place.vh ??= { wide: 0, asked: 0 });
  me.data = data;
  me.watching ??= watch(place, me);
  show(place, me, data);
  plotly(data.plotly).then(() => soon(place, me), (error) => { place.textContent = `${error.message} Reload the page.`; });
  return () => { if (!place.isConnected) forget(place, me); };
}

function show(place, me, { figure, alt }) {
  const now = JSON.stringify(figure);
  me.fresh ||= now !== me.now;
  Object.assign(me, { now, figure });
  place.setAttribute('aria-label', alt);
  place.style.height = `${figure.layout.height}px`;
}

function watch(place, me) {
  me.hear = ({ detail }) => {
    const one = detail.charts[me.data.key];
    if (!one) return;
    show(place, me, one);
    if (window.Plotly) soon(place, me);
  };
  document.addEventListener('vh-figures', me.hear);
  const sizes = new ResizeObserver(() => { if (window.Plotly && place.clientWidth !== me.wide) soon(place, me); });
  sizes.observe(place);
  return sizes;
}

function forget(place, me) {
  me.watching.disconnect();
  document.removeEventListener('vh-figures', me.hear);
  cancelIdleCallback(me.asked);
  window.Plotly?.purge(place);
}

// What is in view at once, what is not when there is nothing else to do.
function soon(place, me) {
  cancelIdleCallback(me.asked);
  const { top, bottom } = place.getBoundingClientRect();
  if (bottom > -AHEAD && top < innerHeight + AHEAD) draw(place, me);
  else me.asked = requestIdleCallback(() => draw(place, me), { timeout: 400 });
}

function draw(place, me) {
  if (!place.isConnected || !place.clientWidth) return; // in a closed part: drawn once it has a width
  const { data, layout } = me.figure, { template, dark, look } = house(place);
  if (!me.fresh && place.clientWidth === me.wide && look === me.look) return;
  Object.assign(me, { wide: place.clientWidth, fresh: false, look });
  window.Plotly.react(place, dark ? data.map(lighter) : data, { ...layout, template, width: me.wide, autosize: false }, CONFIG);
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
