// Judging by keyboard: T goes to the note, Enter and Escape come back from it, and a new pair is in view from its top, so that nobody judges unseen.
const note = () => document.querySelector('.st-key-review-note input');
const typing = () => document.activeElement?.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=combobox]');

// The page draws itself anew now and then, on a busy computer long after the key: the note may lose the focus to that, or not be there yet. What is
// typed meanwhile judges nobody, and the note gets the focus back.
const WAIT = 3000;
let writing = false, seen = 0;

function write() {
  writing = true;
  seen = performance.now();
  const back = () => {
    if (!writing || performance.now() - seen > WAIT) return;
    const box = note();
    if (box && !typing()) box.focus();
    else if (!box) setTimeout(back, 50);
  };
  back();
}

function press(event) {
  const box = note();
  if (box) seen = performance.now();
  else if (performance.now() - seen > WAIT) writing = false;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const leaves = ['Escape', 'Enter', 'Tab'].includes(event.key);
  if (leaves) writing = false;
  if (box && document.activeElement === box) {
    if (leaves && event.key !== 'Tab') setTimeout(() => box.blur()); // once what was typed is taken
  } else if (!typing() && !leaves && (writing || (box && event.key.toLowerCase() === 't'))) {
    event.preventDefault();
    event.stopImmediatePropagation();
    write();
  }
}

const enters = (event) => { if (event.target === note()) writing = true; };
const points = (event) => { if (!event.target.closest?.('.st-key-review-note')) writing = false; };

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector('.vh-judging'), before = place.vh;
  place.vh = data.pair;
  if (before === undefined) {
    addEventListener('keydown', press, true); // before the page's own keys
    addEventListener('focusin', enters);
    addEventListener('pointerdown', points, true);
  } else if (before !== data.pair) bringIntoView();
  return () => {
    if (place.isConnected) return;
    writing = false;
    removeEventListener('keydown', press, true);
    removeEventListener('focusin', enters);
    removeEventListener('pointerdown', points, true);
  };
}

// The page draws its parts one after another, on a busy computer over a second or more, and what changes above moves what is below: so a few looks,
// until the officer scrolls.
function bringIntoView() {
  const own = new AbortController(), until = { signal: own.signal, once: true, passive: true };
  for (const kind of ['wheel', 'touchmove', 'pointerdown', 'keydown']) addEventListener(kind, () => own.abort(), until);
  const look = () => {
    const top = document.querySelector('.vh-turn');
    if (!own.signal.aborted && top && top.getBoundingClientRect().top < 0) top.scrollIntoView({ block: 'start' });
  };
  requestAnimationFrame(look);
  for (const after of [100, 400, 1000, 3000]) setTimeout(look, after);
  setTimeout(() => own.abort(), 3100);
}
