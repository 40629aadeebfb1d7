// The page: what is in the report, put where the reader looks for it.

const report = JSON.parse(document.getElementById('report-data').textContent);
const at = id => document.getElementById(id);

const METADATA = 'metadata';
const NO_REGION = 'no region';
const KIND_NAMES = {
  constant: 'Constants', code: 'Code', table: 'Registry and tables',
  data: 'Data', padding: 'Padding', mixed: 'Mixed',
};
const MEMORY_NAMES = {flash: 'Flash', ram: 'RAM', external: 'External'};
const GROUPINGS = {
  section: ['Section', item => item.section ?? 'no section'],
  region: ['Region', item => item.region ?? NO_REGION],
  module: ['Module', item => item.module ?? METADATA],
  model: ['Model', item => item.model ?? 'all models'],
  kind: ['Kind', item => KIND_NAMES[item.kind]],
  nothing: ['Nothing', () => report.name],
};

const constantOf = new Map(report.constants.map(c => [c.symbol, c]));
// Without the storage that an ahead-of-time compiled model has them in.
const constants = report.constants.filter(c => !c.is_block);
const functionOf = new Map(report.modules.flatMap(
    module => module.functions.map(f => [f.symbol, f])));
const tableOf = new Map(report.tables.map(table => [table.symbol, table]));

const items = report.contributions;
const totals = {
  flash: report.totals.flash_bytes,
  ram: report.totals.ram_bytes,
  external: report.totals.external_bytes,
};

function showHeader() {
  at('name').textContent = report.name;
  const {target} = report;
  const machine = target.architecture ?
      ` (${target.architecture}, ${target.pointer_bits}-bit, ` +
      `${target.byte_order}-endian)` : '';
  at('identity').textContent = [
    `${target.name}${machine}`, `${report.runtime_abi} runtime`,
    report.toolchain ? report.toolchain.id :
        report.basis === 'object' ? 'made without a compiler' : 'not compiled',
    `metad ${report.generator_version}`,
  ].join('  ·  ');
  const refuted = report.proofs.filter(p => p.verdict === 'refuted').length;
  const proved = report.proofs.filter(p => p.verdict === 'proved').length;
  const verdict = at('verdict');
  if (refuted) {
    verdict.textContent = `${refuted} refuted`;
    verdict.classList.add('bad');
  } else if (proved) {
    verdict.textContent = `${proved} of ${report.proofs.length} proved`;
    verdict.classList.add('good');
  } else {
    verdict.textContent = 'Planned, not compiled';
  }
}

function showFigures() {
  const functions =
      report.modules.reduce((sum, module) => sum + module.functions.length, 0);
  const shared = constants.filter(
      c => c.stored_with !== null && !constantOf.get(c.stored_with)?.is_block);
  const figures = [
    ['Flash', formatBytes(totals.flash), ...memoryNotes(
        'flash', report.totals.metadata_flash_bytes)],
    ['RAM', formatBytes(totals.ram), ...(totals.ram ? memoryNotes(
        'ram', report.totals.metadata_ram_bytes) :
        ['nothing occupies it'])],
    ['Functions', formatCount(functions), ...moduleNotes()],
    ['Constants', formatCount(constants.length), shared.length ?
      `${formatCount(shared.length)} stored with another` :
      plural(report.models.length, 'model')],
  ];
  if (totals.external) {
    figures.splice(2, 0, ['External', formatBytes(totals.external),
                          `${formatCount(totals.external)} bytes`]);
  }
  for (const [name, value, ...notes] of figures) {
    at('figures').append(make('div', {class: 'figure'},
        make('span', {class: 'figure-name'}, name),
        make('span', {class: 'figure-value'}, value),
        ...notes.map(note => make('span', {class: 'figure-note'}, note))));
  }
}

// The whole, and whose it is. The rest, if there is one, is workspaces that
// somebody else provides.
function memoryNotes(memory, metadata) {
  const modules = items
      .filter(item => item.memory === memory && item.module !== null)
      .reduce((sum, item) => sum + item.bytes, 0);
  const shares = [['metadata', metadata], ['modules', modules]]
      .filter(([, bytes]) => bytes)
      .map(([name, bytes]) => `${name} ${formatBytes(bytes)}`);
  return [`${formatCount(totals[memory])} bytes`, shares.join(', ')];
}

// Whose the functions are, and whose memory is not known.
function moduleNotes() {
  const own = report.modules.filter(module => module.kind === 'metadata');
  const others = report.modules.filter(module => module.kind !== 'metadata');
  const unmeasured = report.basis === 'object' ?
      others.filter(module => module.flash_bytes === null) : [];
  const notes = [plural(others.length, 'module') +
                 (own.length ? ' and the metadata' : '')];
  if (unmeasured.length) {
    notes.push(`${plural(unmeasured.length, 'module')} not measured`);
  }
  return notes;
}

// "symbol + offset"; null for what has its own storage.
function storedWith(constant) {
  if (constant.stored_with === null || !constant.stored_offset) {
    return constant.stored_with;
  }
  return `${constant.stored_with} + ${formatCount(constant.stored_offset)}`;
}

function plural(count, noun) {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

// Buttons of which one is pressed.
function makeSegments(root, choices, initial, onChoice) {
  const buttons = choices.map(([key, title]) => {
    const button = make('button', {type: 'button', 'data-key': key}, title);
    button.addEventListener('click', () => choose(key));
    return button;
  });
  const choose = key => {
    for (const button of buttons) {
      button.setAttribute('aria-pressed', String(button.dataset.key === key));
    }
    onChoice(key);
  };
  root.replaceChildren(...buttons);
  choose(initial);
}

class MemoryMap {
  constructor() {
    this.zoomed = null;
    this.view = new TreemapView(at('map'), at('tooltip'), {
      describe: item => this.describe(item),
      onZoom: group => this.zoom(this.zoomed === null ? group.name : null),
    });
    const select = at('grouping');
    for (const [key, [title]] of Object.entries(GROUPINGS)) {
      select.append(make('option', {value: key}, title));
    }
    this.memory = 'flash';
    select.value = this.bestGrouping();
    select.addEventListener('change', () => this.zoom(null));
    const choices = Object.keys(MEMORY_NAMES)
        .filter(key => key !== 'external' || totals.external)
        .map(key => [key, MEMORY_NAMES[key]]);
    makeSegments(at('memory'), choices, this.memory, key => {
      this.memory = key;
      this.zoom(null);
    });
  }

  // The first that tells anything apart.
  bestGrouping() {
    const shown = items.filter(item => item.memory === this.memory);
    return ['module', 'section', 'region', 'kind'].find(key =>
      new Set(shown.map(GROUPINGS[key][1])).size > 1) ?? 'nothing';
  }

  zoom(name) {
    this.zoomed = name;
    this.draw();
  }

  draw() {
    const grouping = at('grouping').value;
    const nameOf = GROUPINGS[grouping][1];
    const groups = new Map();
    for (const item of items) {
      if (item.memory !== this.memory || item.bytes <= 0) continue;
      const name = nameOf(item);
      if (this.zoomed !== null && name !== this.zoomed) continue;
      if (!groups.has(name)) groups.set(name, {name, items: []});
      groups.get(name).items.push(item);
    }
    const shown = [...groups.values()].flatMap(group => group.items);
    this.total = shown.reduce((sum, item) => sum + item.bytes, 0);
    at('map').hidden = shown.length === 0;
    at('map-empty').hidden = shown.length > 0;
    at('map-empty').textContent =
        `Nothing that the build knows of occupies ${
            this.memory === 'ram' ? 'RAM' : this.memory}.`;
    this.view.show([...groups.values()], this.total, grouping !== 'nothing');
    this.drawCrumbs();
    this.drawLegend(shown);
  }

  drawCrumbs() {
    const whole = `${MEMORY_NAMES[this.memory]}, ` +
        formatBytes(totals[this.memory]);
    if (this.zoomed === null) {
      at('crumbs').replaceChildren(whole);
      return;
    }
    const back = make('button', {type: 'button', class: 'link'}, whole);
    back.addEventListener('click', () => this.zoom(null));
    at('crumbs').replaceChildren(back, ' › ', make('strong', {}, this.zoomed),
                                 `, ${formatBytes(this.total)}`);
  }

  drawLegend(shown) {
    const sums = new Map();
    for (const item of shown) {
      sums.set(item.kind, (sums.get(item.kind) ?? 0) + item.bytes);
    }
    at('legend').replaceChildren(...Object.keys(KIND_NAMES)
        .filter(kind => sums.has(kind))
        .map(kind => make('li', {},
            make('span', {class: `swatch kind-${kind}`, 'aria-hidden': 'true'}),
            `${KIND_NAMES[kind]} `,
            make('span', {class: 'quiet'}, formatBytes(sums.get(kind))))));
  }

  describe(item) {
    const heading = make('p', {class: 'tip-name'}, item.name);
    const size = make('p', {class: 'tip-size'},
        make('strong', {}, `${formatCount(item.bytes)} bytes`),
        `, ${formatShare(item.bytes, this.total)} of what is shown`);
    if (item.merged) {
      const names = item.merged.slice(0, 6).map(
          one => make('li', {}, `${one.name}, ${formatBytes(one.bytes)}`));
      const rest = item.merged.length - names.length;
      if (rest > 0) names.push(make('li', {}, `and ${formatCount(rest)} more`));
      return [heading, size, make('ul', {}, ...names)];
    }
    const constant = item.kind === 'constant' ? constantOf.get(item.name) : null;
    const called = functionOf.get(item.name);
    const sharing = constant ? constants
        .filter(other => other.stored_with === constant.symbol)
        .map(other => other.symbol).join(', ') : null;
    return [heading, size, makeFacts([
      ['Kind', KIND_NAMES[item.kind]],
      ['Type', constant && constant.data_type],
      ['Shape', constant && formatShape(constant.shape)],
      ['Alignment', constant && constant.alignment],
      ['Also serves', sharing],
      ['Stored in', constant && storedWith(constant)],
      ['Purpose', tableOf.get(item.name)?.purpose],
      ['Registry', called && `entry ${called.index}`],
      ['Section', item.section],
      ['Region', item.region && (item.region_is_assumed ?
          `${item.region}, unless the firmware’s linker script ` +
              'has it elsewhere' : item.region)],
      ['Pool', constant && constant.pool],
      ['Module', item.module ?? METADATA],
      ['Model', item.model],
    ])];
  }
}

function showProofs() {
  const marks = {proved: '✓', refuted: '✗', 'not-checked': '–'};
  const words = {proved: 'Proved', refuted: 'Refuted',
                 'not-checked': 'Not checked'};
  for (const proof of report.proofs) {
    at('proof-list').append(make('li', {class: proof.verdict},
        make('span', {class: 'mark', 'aria-hidden': 'true'},
             marks[proof.verdict]),
        make('div', {},
             make('p', {class: 'claim'}, proof.claim, ' ',
                  make('span', {class: 'verdict-word'}, words[proof.verdict])),
             make('p', {class: 'detail'}, proof.detail))));
  }
  const lists = [['Defined more than once', report.symbols.doubly_defined],
                 ['Left for the image to define', report.symbols.unresolved]];
  for (const [title, symbols] of lists) {
    if (!symbols.length) continue;
    const list = make('ul', {class: 'symbols'});
    for (const {symbol, owners, use} of symbols) {
      list.append(make('li', {}, make('code', {}, symbol), ' ',
                       make('span', {class: 'quiet'},
                            owners.join(', ') +
                            (use === 'address' ? ', by its address' : ''))));
    }
    at('symbols').append(make('details', {open: symbols.length <= 12 ? '' : null},
        make('summary', {}, `${title} (${symbols.length})`), list));
  }
}

// What is to be told of the build, and of its modules.
function showNotes() {
  const noted = report.modules.filter(module => module.notes.length)
      .map(({name, notes}) => [`Module ${name}`, notes]);
  if (report.notes.length) noted.unshift(['The build', report.notes]);
  at('notes-section').hidden = !noted.length;
  for (const [subject, notes] of noted) {
    at('notes').append(make('li', {}, make('div', {},
        make('p', {class: 'claim'}, subject),
        ...notes.map(note => make('p', {class: 'detail'}, note)))));
  }
}

function showFiles() {
  const rows = report.files.map(file =>
    [file.name, formatBytes(file.size_bytes), `sha256 ${file.sha256}`]);
  for (const pool of report.pools) {
    if (pool.external) continue;
    rows.push([`pool ${pool.name}`, formatBytes(pool.size_bytes),
               pool.sha256 ? `sha256 ${pool.sha256}` : '']);
  }
  rows.push(['inputs', '', `sha256 ${report.input_digest}`]);
  if (report.toolchain) {
    rows.push([report.toolchain.id, '',
               `sha256 ${report.toolchain.fingerprint}`]);
  }
  for (const [name, size, digest] of rows) {
    at('files').append(make('div', {class: 'file'},
        make('code', {}, name), make('span', {}, size),
        make('code', {class: 'digest'}, digest)));
  }
}

showHeader();
showFigures();
const map = new MemoryMap();
showRegions();
showTables();
showProofs();
showNotes();
showFiles();
document.documentElement.dataset.ready = 'yes';
