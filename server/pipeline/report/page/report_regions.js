// How full the device's memories are.

// What a bar is as long as: the budget, else the region, else the fullest of the
// others; and never less than what it shows.
function regionScale({budget_bytes, length_bytes, used_bytes}, largestUse) {
  return Math.max(budget_bytes ?? length_bytes ?? largestUse, used_bytes, 1);
}

function exceeds(used, limit) { return limit !== null && used > limit; }

// How much of a limit is used, in words.
function limitText(used, limit, name) {
  if (exceeds(used, limit)) {
    return `${formatBytes(used - limit)} over the ${name} of ${
        formatBytes(limit)}`;
  }
  return `${formatShare(used, limit)} of the ${name} of ${
      formatBytes(limit)}, ${formatBytes(limit - used)} left`;
}

// The budget is the metadata's, the length everybody's.
function useText({metadata_bytes, used_bytes, budget_bytes, length_bytes}) {
  const texts = [];
  if (budget_bytes !== null) {
    const text = limitText(metadata_bytes, budget_bytes, 'budget');
    texts.push(used_bytes === metadata_bytes ? text : `metadata ${text}`);
  }
  if (length_bytes !== null) {
    texts.push(limitText(used_bytes, length_bytes, 'length'));
  }
  return texts.length ? texts.join('; ') : 'no budget';
}

// Who has it, and what of it may be elsewhere.
function regionShares({metadata_bytes, module_bytes, assumed_bytes, name}) {
  const texts = [];
  if (module_bytes) {
    texts.push(`Metadata ${formatBytes(metadata_bytes)}, modules ${
        formatBytes(module_bytes)}.`);
  }
  if (assumed_bytes) {
    texts.push(`${formatBytes(assumed_bytes)} name no region and count for ` +
        `${name}, the first of its kind: the firmware’s linker script decides ` +
        'where they are.');
  }
  return texts.join(' ');
}

function makeBar(region, largestUse, over) {
  const scale = regionScale(region, largestUse);
  const bar = make('div', {class: 'bar', 'aria-hidden': 'true'});
  const parts = [['metadata', region.metadata_bytes],
                 ['modules', region.module_bytes]];
  for (const [name, bytes] of parts) {
    if (!bytes) continue;
    const fill = make('span', {class: `fill ${name}${over ? ' over' : ''}`});
    fill.style.width = `${100 * bytes / scale}%`;
    bar.append(fill);
  }
  if (region.budget_bytes !== null) {
    const mark = make('span', {class: 'budget-mark'});
    mark.style.left = `${100 * region.budget_bytes / scale}%`;
    bar.append(mark);
  }
  return bar;
}

function makeRegion(region, largestUse) {
  const over = exceeds(region.metadata_bytes, region.budget_bytes) ||
      exceeds(region.used_bytes, region.length_bytes);
  const kind = region.memory === 'external' ? 'outside the image' :
      region.name === region.memory ? '' : MEMORY_NAMES[region.memory];
  const largest = region.largest.slice(0, 3)
      .map(use => `${use.name} ${formatBytes(use.bytes)}`).join(', ');
  return make('li', {},
      make('div', {class: 'region-line'},
           make('span', {}, make('strong', {}, region.name), ' ',
                make('span', {class: 'quiet'}, kind)),
           make('span', {}, make('strong', {}, formatBytes(region.used_bytes)),
                ' ', make('span', {class: over ? 'bad' : 'quiet'},
                          useText(region)))),
      makeBar(region, largestUse, over),
      ...[regionShares(region), largest ? `Largest: ${largest}` : '']
          .filter(text => text)
          .map(text => make('p', {class: 'region-largest'}, text)));
}

function showRegions() {
  at('regions-section').hidden = report.regions.length === 0;
  const largestUse = Math.max(1, ...report.regions.map(r => r.used_bytes));
  at('regions').append(
      ...report.regions.map(region => makeRegion(region, largestUse)));
}
