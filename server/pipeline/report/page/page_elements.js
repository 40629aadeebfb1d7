// Elements and numbers as text. Everything from the report becomes text nodes
// and attributes, never markup.

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function formatCount(number) { return number.toLocaleString('en-US'); }

// Three digits at most before a unit: "43.2 KiB".
function formatBytes(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1023.5 && unit + 1 < units.length) { value /= 1024; ++unit; }
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

function formatShare(part, whole) {
  if (!whole) return '0 %';
  const percent = 100 * part / whole;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent.toFixed(percent < 10 ? 1 : 0)} %`;
}

function formatShape(shape) {
  return shape.length ? shape.join(' × ') : 'scalar';
}

// A list of name and value; values that are null are left out.
function makeFacts(facts) {
  const list = make('dl', {class: 'facts'});
  for (const [name, value] of facts) {
    if (value === null || value === undefined || value === '') continue;
    list.append(make('dt', {}, name), make('dd', {}, value));
  }
  return list;
}
