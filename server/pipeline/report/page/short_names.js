// Names that have less room than they need. Those of one model begin alike, and
// often end alike: what tells one from the others must stay.

// How many items two arrays have in common at their start.
function sharedStart(a, b) {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) ++length;
  return length;
}

// For each name, how many characters of its start it shares with the one most
// like it.
function longestSharedStarts(names) {
  const sorted = [...new Set(names)].sort();
  const letters = sorted.map(name => Array.from(name));
  const shared = new Map(sorted.map(name => [name, 0]));
  for (let i = 1; i < sorted.length; ++i) {
    const length = sharedStart(letters[i - 1], letters[i]);
    for (const name of [sorted[i - 1], sorted[i]]) {
      shared.set(name, Math.max(shared.get(name), length));
    }
  }
  return shared;
}

function reversed(name) { return Array.from(name).reverse().join(''); }

// For each name, where what tells it from those most like it begins and ends, in
// characters. Of a name that others continue that is nothing, at its end.
function distinctParts(names) {
  const starts = longestSharedStarts(names);
  const ends = longestSharedStarts(names.map(reversed));
  return new Map([...starts].map(([name, begin]) => {
    const {length} = Array.from(name);
    return [name, {
      begin, end: Math.max(begin, length - ends.get(reversed(name))),
    }];
  }));
}

// The largest number from 0 to `most` that `fits`, which smaller ones do, too.
function largestThat(fits, most) {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle; else high = middle - 1;
  }
  return low;
}

// `name` if it fits; else as much of its start and its end as does, or its end
// alone, if what tells it apart is in there; else that and what is around it.
// Empty where nothing would be left that says anything.
function shortened(name, {begin, end}, fits) {
  if (fits(name)) return name;
  const letters = Array.from(name);
  const last = letters.length;
  const text = (from, to) => letters.slice(from, to).join('');
  const startOf = kept => kept >= 10 ? Math.floor(kept * 0.4) : 0;
  for (const head of [startOf, () => 0]) {
    const cut = kept => `${text(0, head(kept))}…${
        text(last - kept + head(kept), last)}`;
    const kept = largestThat(count => fits(cut(count)), last - 1);
    const tells = last - kept + head(kept) <= begin || end <= head(kept);
    if (kept >= 3 && tells) return cut(kept);
  }
  const window = (from, to) =>
      `${from > 0 ? '…' : ''}${text(from, to)}${to < last ? '…' : ''}`;
  let [from, to] = [begin, end];
  if (!fits(window(from, to))) return '';
  for (let grown = true; grown;) {
    grown = false;
    if (to < last && fits(window(from, to + 1))) { ++to; grown = true; }
    if (from > 0 && fits(window(from - 1, to))) { --from; grown = true; }
  }
  return to - from >= 3 ? window(from, to) : '';
}
