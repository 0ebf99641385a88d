// Two thresholds over the score histogram. Dragging redraws here, in the browser; Python hears of it once, on release.
const SVG = 'http://www.w3.org/2000/svg', HEIGHT = 320, LEFT = 46, RIGHT = 14, TOP = 34, BOTTOM = 62;
const COLOURS = { sure: '#12805c', looks: '#c96f12', needs: '#7c8791' };
const number = (x) => Math.round(x).toLocaleString('en-GB');
const places = (x) => (Math.abs(x * 10 - Math.round(x * 10)) > 1e-6 ? 2 : 1); // a tenth of a bit, or a hundredth where it has one
const bits = (x) => (x > 0 ? '+' : x < 0 ? '\u2212' : '') + Math.abs(x).toFixed(places(x));
const hours = (x) => `${x < 9.95 ? x.toFixed(1) : number(x)} officer hours`;
const make = (tag, attributes = {}, words) => {
  const one = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
  if (words !== undefined) one.textContent = words;
  return one;
};
const chance = (score) => {
  const p = 1 / (1 + 2 ** -score);
  return p > 0.9995 ? 'over 99.9%' : p < 0.0005 ? 'under 0.1%' : `${(100 * p).toFixed(1)}%`;
};
const odds = (score) => `${chance(score)} likely the same person`;

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector('.live'), svg = root.querySelector('svg');
  const me = (root.vh ??= { revision: null, timer: 0, frame: 0 });
  me.data = data;
  me.set = setStateValue;
  if (me.revision !== data.revision) Object.assign(me, { revision: data.revision, verify: data.verify, review: data.review, exact: true });
  if (!me.watching) {
    me.watching = new ResizeObserver(() => { if (svg.clientWidth !== me.width) build(root, svg, me); });
    me.watching.observe(svg);
    me.hurry = () => me.waiting?.();
    for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, me.hurry, true);
    me.hold = (event) => hold(me, event);
    document.addEventListener('click', me.hold, true);
    svg.onpointermove = svg.onpointerdown = (event) => point(root, svg, me, event);
    svg.onpointerleave = () => tell(root, me);
    for (const which of ['review', 'verify']) root.querySelector(`input.${which}`).onchange = (event) => {
      const value = Number.parseFloat(event.target.value);
      if (Number.isFinite(value)) move(root, svg, me, which, value, me.data.fine);
      commit(me);
      draw(root, svg, me);
    };
  }
  me.exact ||= me.verify === data.verify && me.review === data.review;
  // The bars stay as they are while Python answers, so that a drag which goes on is not cut off.
  const bars = JSON.stringify([data.verifiable, data.reviewable, svg.clientWidth]);
  if (me.drawn === bars) draw(root, svg, me);
  else { me.drawn = bars; build(root, svg, me); }
  return () => {
    if (root.isConnected) return;
    me.watching.disconnect();
    for (const kind of ['pointerdown', 'keydown']) document.removeEventListener(kind, me.hurry, true);
    document.removeEventListener('click', me.hold, true);
  };
}

function commit(me) {
  clearTimeout(me.timer);
  if (me.sent === `${me.verify}/${me.review}/${me.revision}`) return;
  me.sent = `${me.verify}/${me.review}/${me.revision}`;
  const mine = () => {
    if (me.waiting !== mine) return;
    me.waiting = undefined;
    me.set('thresholds', { verify: me.verify, review: me.review, revision: me.revision });
    me.leaving = true;
    setTimeout(() => { me.leaving = false; });
  };
  me.waiting = mine;
  ask(me).finally(mine);
}

// Streamlit sends what was set from a timer. A browser that is busy would come to a click on another page's name first, and the server would hear of the
// thresholds of a page that is gone: such a click waits its turn.
function hold(me, event) {
  const link = event.target.closest?.('a'); // anything else, the end of a drag among it, is no reason to hurry
  if (link) me.hurry();
  if (!me.leaving || !link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  setTimeout(() => link.click());
}

// Figures and charts come from the desk's own answer, at once; the page's run, which takes longer, comes to the same. Where there is no answer in
// time, the run alone is enough. Whatever else is clicked or typed meanwhile, the run is asked for first: see `watch`.
async function ask(me) {
  me.asking?.abort();
  const asking = (me.asking = new AbortController()), late = setTimeout(() => asking.abort(), 1500);
  try {
    const body = JSON.stringify({ token: me.data.token, verify: me.verify, review: me.review });
    const answer = await fetch(me.data.answers, { method: 'POST', body, signal: asking.signal });
    if (!answer.ok) return;
    const told = new CustomEvent('vh-figures', { detail: await answer.json() });
    document.dispatchEvent(told);
    await new Promise((painted) => { requestAnimationFrame(() => setTimeout(painted)); setTimeout(painted, 100); });
    await told.detail.drawn; // by the charts that heard of it
  } catch (error) {
    if (error.name !== 'AbortError' && !(error instanceof TypeError)) throw error; // put off, or no answer
  } finally {
    clearTimeout(late);
  }
}

function move(root, svg, me, which, to, step = me.data.step) {
  const { low, high } = me.data, snapped = Number((Math.round(Math.min(high, Math.max(low, to)) / step) * step).toFixed(2));
  const next = which === 'verify' ? Math.max(snapped, me.review) : Math.min(snapped, me.verify);
  if (next === me[which]) return;
  me[which] = next;
  me.exact = false;
  cancelAnimationFrame(me.frame);
  me.frame = requestAnimationFrame(() => draw(root, svg, me));
}

const scale = (me) => (score) => LEFT + ((score - me.data.low) / (me.data.high - me.data.low)) * (me.width - LEFT - RIGHT);

function build(root, svg, me) {
  const { data } = me, bins = data.verifiable.length;
  me.width = svg.clientWidth || 800;
  svg.setAttribute('viewBox', `0 0 ${me.width} ${HEIGHT}`);
  const x = scale(me), floor = HEIGHT - BOTTOM, tall = floor - TOP;
  const top = Math.max(1, ...data.verifiable.map((n, i) => n + data.reviewable[i]));
  const y = (n) => floor - Math.sqrt(n / top) * tall; // a square root, so that small groups show beside large ones
  const parts = [make('defs')];
  parts[0].append(hatch('hatch-looks', COLOURS.looks), hatch('hatch-needs', COLOURS.needs));
  for (const n of ticks(top)) {
    parts.push(make('line', { class: 'grid', x1: LEFT, x2: me.width - RIGHT, y1: y(n), y2: y(n) }));
    parts.push(make('text', { class: 'axis', x: LEFT - 6, y: y(n) + 4, 'text-anchor': 'end' }, number(n)));
  }
  for (let score = Math.ceil(data.low / 4) * 4; score <= data.high; score += 4)
    parts.push(make('text', { class: 'axis', x: x(score), y: floor + 22, 'text-anchor': 'middle' }, bits(score)));
  parts.push(make('text', { class: 'axis', x: me.width - RIGHT, y: HEIGHT - 6, 'text-anchor': 'end' }, 'best score of the applicant, in bits (each doubles the odds)'));
  me.beam = make('rect', { class: 'beam', y: TOP, height: tall, width: x(data.low + data.step) - x(data.low), visibility: 'hidden' });
  parts.push(me.beam);
  me.bars = [];
  for (let i = 0; i < bins; i++) {
    const from = data.low + i * data.step, left = x(from) + 0.5, width = Math.max(1, x(from + data.step) - x(from) - 1);
    const may = data.verifiable[i], only = data.reviewable[i];
    for (const [kind, low, high] of [['may', 0, may], ['only', may, may + only]]) {
      if (high === low) continue;
      const bar = make('rect', { x: left, width, y: y(high), height: Math.max(1, y(low) - y(high)), class: `bar ${kind}` });
      me.bars.push({ bar, from, kind });
      parts.push(bar);
    }
  }
  me.marks = Object.fromEntries(['review', 'verify'].map((which) => [which, make('path', { class: 'lowest', d: `M0 ${floor + 1}l-5 9h10z` })]));
  for (const mark of Object.values(me.marks)) {
    mark.append(make('title'));
    parts.push(mark);
  }
  me.zones = ['needs', 'looks', 'sure'].map((zone) => make('text', { class: 'zone', y: floor + 39, 'text-anchor': 'middle' }));
  parts.push(...me.zones);
  me.handles = { review: handle(root, svg, me, 'review'), verify: handle(root, svg, me, 'verify'), bars: reader(root, me) };
  parts.push(me.handles.bars, me.handles.review, me.handles.verify);
  tell(root, me);
  const focused = root.getRootNode().activeElement?.dataset?.which;
  svg.replaceChildren(...parts);
  if (focused) me.handles[focused]?.focus({ preventScroll: true });
  draw(root, svg, me);
}

function ticks(top) {
  const steps = [1, 10, 100, 1000, 10000, 100000].flatMap((power) => [power, 3 * power]).filter((n) => n <= top);
  return [0, ...steps.slice(-4)];
}

function hatch(id, colour) {
  const pattern = make('pattern', { id, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' });
  pattern.append(make('rect', { width: 6, height: 6, fill: colour, opacity: 0.45 }), make('rect', { width: 3, height: 6, fill: colour }));
  return pattern;
}

function handle(root, svg, me, which) {
  const { low, high, step } = me.data, floor = HEIGHT - BOTTOM;
  const one = make('g', {
    class: 'handle', role: 'slider', tabindex: 0, 'data-which': which, 'aria-orientation': 'horizontal', 'aria-valuemin': low, 'aria-valuemax': high,
    'aria-label': which === 'verify' ? 'Verified from, in bits' : 'An officer looks from, in bits',
  });
  one.append(make('rect', { x: -14, y: 0, width: 28, height: floor, fill: 'transparent' }), make('line', { y1: 20, y2: floor }));
  one.append(make('rect', { class: 'grip', x: -8, y: floor - 40, width: 16, height: 28, rx: 3 }));
  one.append(make('path', { class: 'ribs', d: `M-2.5 ${floor - 33}v14M2.5 ${floor - 33}v14` }));
  one.append(make('text', { y: 14 }));
  const at = (event) => {
    const box = svg.getBoundingClientRect();
    return low + ((event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT)) * (high - low);
  };
  one.onpointerdown = (event) => { one.setPointerCapture(event.pointerId); one.focus({ preventScroll: true }); event.preventDefault(); };
  one.onpointermove = (event) => { if (one.hasPointerCapture(event.pointerId)) move(root, svg, me, which, at(event)); };
  one.onpointerup = (event) => { one.releasePointerCapture(event.pointerId); commit(me); };
  one.onkeydown = (event) => {
    const by = event.shiftKey ? me.data.fine : step;
    const far = { ArrowLeft: -by, ArrowDown: -by, ArrowRight: by, ArrowUp: by, PageDown: -4 * step, PageUp: 4 * step }[event.key];
    if (far === undefined && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    event.stopPropagation();
    move(root, svg, me, which, event.key === 'Home' ? low : event.key === 'End' ? high : me[which] + far, by);
    clearTimeout(me.timer);
    me.timer = setTimeout(() => commit(me), 120);
  };
  return one;
}

// What stands in a bar, told beside it: to a pointer over it, and to the arrow keys while the axis has the focus.
function reader(root, me) {
  const { data } = me, last = data.verifiable.length - 1;
  const one = make('g', {
    class: 'reader', role: 'slider', tabindex: 0, 'data-which': 'bars', 'aria-orientation': 'horizontal', 'aria-valuemin': data.low,
    'aria-valuemax': data.high, 'aria-label': 'What stands in each bar',
  });
  one.append(make('rect', { x: LEFT, y: HEIGHT - BOTTOM, width: me.width - LEFT - RIGHT, height: 2 }));
  const at = (i) => { one.setAttribute('aria-valuenow', data.low + i * data.step); one.setAttribute('aria-valuetext', inBar(me, i).join('; ')); };
  const filled = (i, by) => {
    do i += by; while (i >= 0 && i <= last && !(data.verifiable[i] + data.reviewable[i]));
    return i >= 0 && i <= last ? i : (me.reading ?? 0);
  };
  me.reading = Math.min(last, me.reading ?? filled(-1, 1));
  at(me.reading);
  one.onfocus = () => { if (one.matches(':focus-visible')) tell(root, me, me.reading); };
  one.onblur = () => tell(root, me);
  one.onkeydown = (event) => {
    const to = { ArrowLeft: [me.reading, -1], ArrowDown: [me.reading, -1], ArrowRight: [me.reading, 1], ArrowUp: [me.reading, 1], Home: [-1, 1],
      End: [last + 1, -1] }[event.key];
    if (event.key === 'Escape') tell(root, me);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    at((me.reading = filled(...to)));
    tell(root, me, me.reading);
  };
  return one;
}

function point(root, svg, me, event) {
  const box = svg.getBoundingClientRect(), down = event.clientY - box.top;
  const i = Math.floor((((event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT)) * (me.data.high - me.data.low)) / me.data.step);
  const over = i >= 0 && i < me.data.verifiable.length && down >= TOP && down <= HEIGHT - BOTTOM;
  tell(root, me, over && !(event.buttons && event.target.closest('.handle')) ? i : undefined); // a hand that drags is not reading
}

function inBar(me, i) {
  const { data } = me, from = data.low + i * data.step, to = from + data.step, last = i === data.verifiable.length - 1;
  const may = data.verifiable[i], only = data.reviewable[i], ends = [i ? chance(from) : 'under 0.1%', last ? 'over 99.9%' : chance(to)];
  const scores = i === 0 ? `Under ${bits(to)} bits` : last ? `${bits(from)} bits and more` : `${bits(from)} to ${bits(to)} bits`;
  if (!(may + only)) return [scores, 'No applicant stands here'];
  return [
    scores, `${ends[0] === ends[1] ? ends[0] : `${ends[0].replace('%', '')} to ${ends[1]}`} likely the same person`,
    may ? `${number(may)} ${may === 1 ? 'applicant' : 'applicants'} whom a record can verify` : '',
    only ? `${number(only)}${may ? '' : only === 1 ? ' applicant' : ' applicants'} on whom only an officer can decide` : '',
  ].filter(Boolean);
}

function tell(root, me, i) {
  if (me.told === i) return;
  me.told = i;
  const tip = root.querySelector('.tip');
  tip.hidden = i === undefined;
  me.beam.setAttribute('visibility', tip.hidden ? 'hidden' : 'visible');
  if (tip.hidden) return;
  const wide = (me.width - LEFT - RIGHT) / me.data.verifiable.length, left = LEFT + i * wide, beside = left + wide / 2 > me.width / 2;
  me.beam.setAttribute('x', left);
  tip.replaceChildren(...inBar(me, i).map((words, line) => Object.assign(document.createElement(line ? 'span' : 'b'), { textContent: words })));
  Object.assign(tip.style, beside ? { left: 'auto', right: `${me.width - left + 6}px` } : { left: `${left + wide + 6}px`, right: 'auto' });
}

function draw(root, svg, me) {
  const { data, verify, review } = me, x = scale(me);
  for (const { bar, from, kind } of me.bars) {
    const zone = from < review - 1e-9 ? 'needs' : kind === 'may' && from >= verify - 1e-9 ? 'sure' : 'looks';
    if (bar.dataset.zone === zone) continue;
    bar.setAttribute('fill', kind === 'only' ? `url(#hatch-${zone})` : COLOURS[zone]);
    bar.dataset.zone = zone;
  }
  for (const [which, at] of [['review', review], ['verify', verify]]) {
    const one = me.handles[which], words = one.querySelector('text'), left = which === 'review';
    one.setAttribute('transform', `translate(${x(at)} 0)`);
    one.setAttribute('aria-valuenow', at);
    one.setAttribute('aria-valuetext', `${bits(at)} bits, ${odds(at)}`);
    words.textContent = `${left ? 'Officer looks from' : 'Verified from'} ${bits(at)}`;
    const inside = left ? x(at) > 190 : x(at) < me.width - 160; // the label flips where it would leave the picture
    words.setAttribute('text-anchor', left === inside ? 'end' : 'start');
    words.setAttribute('x', left === inside ? -6 : 6);
    const field = root.querySelector(`input.${which}`);
    Object.assign(field, { min: data.low, max: data.high, step: data.fine });
    if (field !== root.getRootNode().activeElement || !me.exact) field.value = at.toFixed(places(at));
    field.parentElement.querySelector('small').textContent = odds(at);
  }
  for (const [which, mark] of Object.entries(me.marks)) {
    const at = data.lowest[which];
    mark.setAttribute('transform', `translate(${x(at)} 0)`);
    mark.firstChild.textContent = `Lowest cost: ${which === 'verify' ? 'verified from' : 'an officer looks from'} ${bits(at)}`;
  }
  const spans = [[data.low, review, 'Asks for evidence'], [review, verify, 'An officer looks'], [verify, data.high, 'Verified']];
  spans.forEach(([from, to, words], i) => {
    const wide = x(to) - x(from);
    me.zones[i].setAttribute('x', (x(from) + x(to)) / 2);
    me.zones[i].textContent = wide > 8 * words.length ? words : '';
  });
  root.querySelector('.standing').textContent = me.exact ? data.standing : 'The counts below follow your hand; everything else once you let go.';
  const counts = me.exact ? data.counts : counted(me);
  for (const [zone, now, before] of [['needs', counts[2], data.before[2]], ['looks', counts[1], data.before[1]], ['sure', counts[0], data.before[0]]]) {
    const figure = root.querySelector(`.figure.${zone}`), change = now - before;
    figure.querySelector('output').textContent = number(now);
    figure.querySelector('small').textContent =
      `${((100 * now) / Math.max(1, data.total)).toFixed(1)}% of applicants` +
      (change ? `, ${change > 0 ? '+' : '\u2212'}${number(Math.abs(change))}` : '') +
      (zone === 'looks' ? `, ${hours((now * data.minutes) / 60)}` : '');
  }
}

function counted({ data, verify, review }) {
  const place = (score) => Math.min(data.verified_from.length - 1, Math.max(0, Math.round((score - data.low) / data.fine)));
  const sure = data.verified_from[place(verify)], seen = Math.max(sure, data.seen_from[place(review)]);
  return [sure, seen - sure, data.total - seen];
}
