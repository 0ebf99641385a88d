// Words that follow the thresholds: Python writes them, and so does what the desk answers when a threshold is let go.
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector('.vh-words');
  const me = (place.vh ??= {});
  me.key = data.key;
  write(place, me, data.html);
  if (!me.hear) {
    me.hear = ({ detail }) => { if (me.key in detail.words) write(place, me, detail.words[me.key]); };
    document.addEventListener('vh-figures', me.hear);
  }
  return () => { if (!place.isConnected) document.removeEventListener('vh-figures', me.hear); };
}

function write(place, me, html) {
  if (me.html === html) return;
  me.html = html;
  place.innerHTML = html; // every text in it is escaped where it is written
}
