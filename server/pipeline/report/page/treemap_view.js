// Draws groups of items as a treemap that can be hovered, and walked through
// with the arrow keys.

const HEAD_HEIGHT = 22;
const MIN_HEAD_WIDTH = 56;
const GROUP_GAP = 4;
// More groups than this would be mostly gaps.
const MOST_GROUPS_WITH_GAPS = 100;
const MIN_BOX_AREA = 20;
const MOST_BOXES = 2000;
const LABEL_PADDING = 12;

class TreemapView {
  // `describe(item)` gives the tooltip's content, `onZoom(group)` is called
  // when a group's heading is pressed.
  constructor(root, tooltip, {describe, onZoom}) {
    this.root = root;
    this.tooltip = tooltip;
    this.describe = describe;
    this.onZoom = onZoom;
    this.groups = [];
    this.boxes = [];
    this.pen = document.createElement('canvas').getContext('2d');
    root.addEventListener('keydown', event => this.onKey(event));
    root.addEventListener('mouseleave', () => this.hideTooltip());
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape') this.hideTooltip();
    });
    // A box that takes the focus is scrolled to afterwards.
    window.addEventListener('scroll', () => this.placeTooltip(),
                            {passive: true});
    let width = 0;
    new ResizeObserver(([entry]) => {
      if (Math.abs(entry.contentRect.width - width) < 1) return;
      width = entry.contentRect.width;
      requestAnimationFrame(() => this.draw());
    }).observe(root);
  }

  // groups: [{name, items: [{name, bytes, kind, ...}]}]. With `headings` false
  // there is one group and it needs no name.
  show(groups, total, headings) {
    this.groups = groups.map(group => ({
      ...group,
      bytes: group.items.reduce((sum, item) => sum + item.bytes, 0),
    })).filter(group => group.bytes > 0).sort((a, b) => b.bytes - a.bytes);
    this.total = total;
    this.headings = headings;
    this.draw();
  }

  draw() {
    const width = this.root.clientWidth;
    const height = this.root.clientHeight;
    this.hideTooltip();
    this.root.replaceChildren();
    this.boxes = [];
    if (!this.groups.length || width < 1 || height < 1) return;
    this.pen.font = getComputedStyle(this.root).font;
    this.parts = distinctParts([
      ...this.groups.map(group => group.name),
      ...this.groups.flatMap(group => group.items.map(item => item.name)),
    ]);
    const layout = layoutGroups(
        this.groups.map(group => group.bytes), width, height, {
          headHeight: this.headings ? HEAD_HEIGHT : 0,
          minHeadWidth: MIN_HEAD_WIDTH,
          gap: this.groups.length > MOST_GROUPS_WITH_GAPS ? 0 : GROUP_GAP,
        });
    this.least = leastVisible(this.groups.flatMap(group => group.items),
                              layout.scale, MIN_BOX_AREA, MOST_BOXES);
    const frame = {width, height};
    this.groups.forEach((group, i) => this.drawGroup(
        group, layout.groups[i], layout.scale, frame));
    if (this.boxes.length) this.boxes[0].element.tabIndex = 0;
  }

  drawGroup(group, {box: outer, head}, scale, frame) {
    const element = make('div', {
      class: 'group', role: 'group',
      'aria-label': `${group.name}, ${formatBytes(group.bytes)}`,
    });
    setPlace(element, outer, frame);
    if (head > 0) element.append(this.makeHead(group, outer));
    const inner = {w: outer.w, h: outer.h - head};
    const items = visibleItems(group.items, this.least, mergedItem);
    const areas = items.map(item => item.bytes * scale);
    const places = placeStrips(stripsOf(areas, inner.w, inner.h), areas,
                               {x: 0, y: head, ...inner});
    const ownFrame = {width: outer.w, height: outer.h};
    items.forEach((item, i) =>
      element.append(this.makeBox(item, places[i], ownFrame, outer)));
    this.root.append(element);
  }

  makeHead(group, outer) {
    const size = formatBytes(group.bytes);
    const room = outer.w - LABEL_PADDING;
    const sizeWidth = this.textWidth(size) + 10;
    const showSize = room - sizeWidth > 60;
    const head = make('button', {class: 'head', type: 'button'},
        make('span', {class: 'head-name'},
             this.fit(group.name, showSize ? room - sizeWidth : room)));
    if (showSize) head.append(make('span', {class: 'head-size'}, size));
    head.title = `Show ${group.name} alone`;
    head.addEventListener('click', () => this.onZoom(group));
    return head;
  }

  makeBox(item, place, frame, outer) {
    const element = make('button', {
      class: `box kind-${item.kind}`, type: 'button', tabindex: '-1',
      'data-name': item.name, 'data-bytes': String(item.bytes),
      'aria-label': `${item.name}, ${formatBytes(item.bytes)}, ` +
          `${formatShare(item.bytes, this.total)}, ${item.kind}`,
    });
    setPlace(element, place, frame);
    // A border would be wider than the box.
    if (Math.min(place.w, place.h) < 4) element.classList.add('thin');
    const room = place.w - LABEL_PADDING;
    if (room >= 24 && place.h >= 18) {
      const label = this.fit(item.name, room);
      if (label) element.append(make('span', {class: 'label'}, label));
      const size = formatBytes(item.bytes);
      if (label && place.h >= 36 && this.textWidth(size) <= room) {
        element.append(make('span', {class: 'size'}, size));
      }
    }
    const index = this.boxes.length;
    this.boxes.push({element, item, x: outer.x + place.x + place.w / 2,
                     y: outer.y + place.y + place.h / 2});
    element.addEventListener('mouseenter', () => this.showTooltip(index));
    element.addEventListener('focus', () => this.showTooltip(index));
    element.addEventListener('blur', () => this.hideTooltip());
    element.addEventListener('click', () => this.focusBox(index));
    return element;
  }

  textWidth(text) { return this.pen.measureText(text).width; }

  // `name`, or what of it the room is enough for.
  fit(name, room) {
    return shortened(name, this.parts.get(name) ?? {begin: 0, end: 0},
                     text => this.textWidth(text) <= room);
  }

  focusBox(index) {
    for (const box of this.boxes) box.element.tabIndex = -1;
    this.boxes[index].element.tabIndex = 0;
    this.boxes[index].element.focus();
    this.showTooltip(index);
  }

  onKey(event) {
    const steps = {ArrowRight: [1, 0], ArrowLeft: [-1, 0],
                   ArrowDown: [0, 1], ArrowUp: [0, -1]};
    const from = this.boxes.findIndex(box => box.element === event.target);
    if (from < 0) return;
    let to = -1;
    if (event.key === 'Home') to = 0;
    if (event.key === 'End') to = this.boxes.length - 1;
    if (event.key in steps) to = this.neighbour(from, ...steps[event.key]);
    if (to < 0) return;
    event.preventDefault();
    this.focusBox(to);
  }

  // The nearest box in a direction; straight ahead counts more than aside.
  neighbour(from, dx, dy) {
    const here = this.boxes[from];
    let best = -1;
    let bestCost = Infinity;
    this.boxes.forEach((box, i) => {
      const ahead = (box.x - here.x) * dx + (box.y - here.y) * dy;
      if (i === from || ahead < 0.5) return;
      const aside = Math.abs((box.x - here.x) * dy + (box.y - here.y) * dx);
      const cost = ahead + 2 * aside;
      if (cost < bestCost) { bestCost = cost; best = i; }
    });
    return best;
  }

  showTooltip(index) {
    this.described = this.boxes[index];
    this.tooltip.replaceChildren(...this.describe(this.described.item));
    this.tooltip.hidden = false;
    this.placeTooltip();
  }

  // Beside its box, within the window.
  placeTooltip() {
    if (this.tooltip.hidden) return;
    const box = this.described.element.getBoundingClientRect();
    const tip = this.tooltip.getBoundingClientRect();
    const wide = document.documentElement.clientWidth;
    const high = document.documentElement.clientHeight;
    const gap = 8;
    let left = box.right + gap;
    if (left + tip.width > wide - gap) left = box.left - tip.width - gap;
    if (left < gap) left = Math.max(gap, (wide - tip.width) / 2);
    const top = Math.min(Math.max(gap, box.top), high - tip.height - gap);
    this.tooltip.style.left = `${left}px`;
    this.tooltip.style.top = `${Math.max(gap, top)}px`;
  }

  hideTooltip() { this.tooltip.hidden = true; }
}

// In parts of the frame, so that paper and zoom need no new layout.
function setPlace(element, place, frame) {
  element.style.left = `${100 * place.x / frame.width}%`;
  element.style.top = `${100 * place.y / frame.height}%`;
  element.style.width = `${100 * place.w / frame.width}%`;
  element.style.height = `${100 * place.h / frame.height}%`;
}

function mergedItem(items) {
  const kinds = new Set(items.map(item => item.kind));
  return {
    name: `${items.length} smaller`,
    bytes: items.reduce((sum, item) => sum + item.bytes, 0),
    kind: kinds.size === 1 ? items[0].kind : 'mixed',
    merged: items,
  };
}
