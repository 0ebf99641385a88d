// Judging by keyboard: T goes to the note, Enter and Escape come back from it, and a new pair is in view from its top, so that nobody judges unseen.
const note = () => document.querySelector('.st-key-review-note input');
const typing = () => document.activeElement?.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=combobox]');

function press(event) {
  const box = note();
  if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.activeElement === box) {
    if (event.key === 'Escape' || event.key === 'Enter') setTimeout(() => box.blur()); // once what was typed is taken
  } else if (event.key.toLowerCase() === 't' && !typing()) {
    event.preventDefault();
    box.focus();
  }
}

export default function ({ data, parentElement }) {
  const place = parentElement.querySelector('.vh-judging'), before = place.vh;
  place.vh = data.pair;
  if (before === undefined) document.addEventListener('keydown', press);
  else if (before !== data.pair) bringIntoView();
  return () => { if (!place.isConnected) document.removeEventListener('keydown', press); };
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
