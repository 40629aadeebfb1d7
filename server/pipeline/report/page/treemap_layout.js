// Squarified treemaps (Bruls, Huizing and van Wijk): rectangles whose areas are
// proportional to weights, as square as a greedy choice makes them.

// How the items share a rectangle: strips in order, each a column of items one
// below the other (where the rest is wider than high) or a row of them.
// `areas` are descending and fill width x height together.
function stripsOf(areas, width, height) {
  const strips = [];
  let next = 0;
  while (next < areas.length) {
    const column = width >= height;
    const side = Math.max(column ? height : width, 1e-9);
    const strip = {column, members: []};
    let sum = 0;
    let worst = Infinity;
    while (next < areas.length) {
      const area = areas[next];
      const largest = strip.members.length ? areas[strip.members[0]] : area;
      const total = sum + area;
      const ratio = Math.max(
          side * side * largest / (total * total),
          total * total / (side * side * area));
      if (strip.members.length && ratio > worst) break;
      worst = ratio;
      sum = total;
      strip.members.push(next++);
    }
    strips.push(strip);
    if (column) width -= sum / side; else height -= sum / side;
  }
  return strips;
}

// Rectangles {x, y, w, h} of the items, parallel to `areas`.
function placeStrips(strips, areas, box) {
  const placed = new Array(areas.length);
  let {x, y, w, h} = box;
  for (const {column, members} of strips) {
    const sum = members.reduce((total, i) => total + areas[i], 0);
    const side = Math.max(column ? h : w, 1e-9);
    const depth = sum / side;
    let offset = 0;
    for (const i of members) {
      const length = sum > 0 ? side * areas[i] / sum : 0;
      placed[i] = column ? {x, y: y + offset, w: depth, h: length} :
                           {x: x + offset, y, w: length, h: depth};
      offset += length;
    }
    if (column) { x += depth; w -= depth; } else { y += depth; h -= depth; }
  }
  return placed;
}

// Rectangles of groups of `weights` (descending). A group that is large enough
// gets a heading of `headHeight`, and each keeps a gap of `gap` to the next;
// those at the right and bottom edge have theirs outside the rectangle. Neither
// may cost the content any area: the same weight has the same area in every
// group. What they take depends on the layout and the layout on it, so the
// arrangement is chosen once and its sizes are brought to rest. Returns
// {groups, scale}: each group's {box, head}, where box is without the gap, and
// the area of one unit of weight.
function layoutGroups(weights, width, height, {headHeight, minHeadWidth, gap}) {
  const whole = {x: 0, y: 0, w: width + gap, h: height + gap};
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let scale = whole.w * whole.h / total;
  let areas = weights.map(weight => weight * scale);
  const strips = stripsOf(areas, whole.w, whole.h);
  let boxes = placeStrips(strips, areas, whole);
  const heads = boxes.map(
      b => b.h >= 2.5 * headHeight && b.w >= minHeadWidth ? headHeight : 0);
  for (let round = 0; round < 200; ++round) {
    const lost = boxes.map((b, i) => b.w * b.h -
        Math.max(0, b.w - gap) * Math.max(0, b.h - gap - heads[i]));
    scale = (whole.w * whole.h - lost.reduce((sum, a) => sum + a, 0)) / total;
    areas = weights.map((weight, i) => weight * scale + lost[i]);
    boxes = placeStrips(strips, areas, whole);
  }
  const groups = boxes.map(({x, y, w, h}, i) => ({
    box: {x, y, w: Math.max(0, w - gap), h: Math.max(0, h - gap)},
    head: heads[i],
  }));
  return {groups, scale};
}

// The least bytes that get a box of their own: those that `minArea` shows, and
// so many that no more than `most` items have one.
function leastVisible(items, scale, minArea, most) {
  const least = minArea / scale;
  if (items.length <= most) return least;
  const sizes = items.map(item => item.bytes).sort((a, b) => b - a);
  return Math.max(least, sizes[most] + 1);
}

// Items of one group, largest first, those below `least` bytes as one:
// `merge(items)` makes that one.
function visibleItems(items, least, merge) {
  const sorted = [...items].sort((a, b) => b.bytes - a.bytes);
  let kept = sorted.length;
  while (kept > 0 && sorted[kept - 1].bytes < least) --kept;
  if (sorted.length - kept < 2) return sorted;
  const merged = merge(sorted.slice(kept));
  return [...sorted.slice(0, kept), merged].sort((a, b) => b.bytes - a.bytes);
}
