// The report as tables; each tab has its rows and columns.

const textColumn = (title, key) => ({title, value: row => row[key]});
const plainColumn = (title, key) => ({...textColumn(title, key), plain: true});
const bytesColumn = (title, key) => ({
  title, number: true, value: row => row[key],
  text: row => row[key] === null ? '–' : formatCount(row[key]),
});
const digestColumn = (title, key) => ({
  title, value: row => row[key],
  text: row => row[key] ? row[key].slice(0, 12) : '–',
});

function contentsTable() {
  return [items, [
    textColumn('Name', 'name'), plainColumn('Kind', 'kind'),
    {title: 'Memory', plain: true, value: row => MEMORY_NAMES[row.memory]},
    bytesColumn('Bytes', 'bytes'),
    {title: 'Share', number: true,
     value: row => row.bytes / (totals[row.memory] || 1),
     text: row => formatShare(row.bytes, totals[row.memory])},
    textColumn('Section', 'section'),
    {title: 'Region', value: row => row.region,
     text: row => row.region_is_assumed ? `(${row.region})` : row.region},
    {title: 'Module', value: row => row.module ?? METADATA},
    textColumn('Model', 'model'),
  ], 3];
}

function constantsTable() {
  return [report.constants, [
    textColumn('Name', 'name'), bytesColumn('Bytes', 'size_bytes'),
    {title: 'Type', plain: true,
     value: row => row.is_block ? 'block' : row.data_type},
    {title: 'Shape', plain: true,
     value: row => row.is_block ? null : formatShape(row.shape)},
    bytesColumn('Align', 'alignment'),
    textColumn('Section', 'section'), textColumn('Region', 'region'),
    {title: 'Pool', value: row => row.pool,
     text: row => row.pool && `${row.pool} + ${formatCount(row.pool_offset)}`},
    {title: 'Stored with', value: row => storedWith(row)},
    textColumn('Model', 'model'),
    digestColumn('SHA-256', 'sha256'),
  ], 1];
}

function functionsTable() {
  const rows = report.modules.flatMap(module => module.functions.map(
      f => ({...f, module: module.name, model: module.model})));
  return [rows, [
    {title: 'Index', number: true, ascending: true, value: row => row.index},
    textColumn('Function', 'name'),
    {title: 'Symbol', value: row => row.symbol === row.name ? null : row.symbol},
    textColumn('Module', 'module'), bytesColumn('Bytes', 'size_bytes'),
    textColumn('Section', 'section'), textColumn('Model', 'model'),
  ], 0];
}

function modulesTable() {
  return [report.modules, [
    textColumn('Module', 'name'), textColumn('Model', 'model'),
    plainColumn('Kind', 'kind'), plainColumn('Functions from', 'origin'),
    {title: 'Functions', number: true, value: row => row.functions.length},
    bytesColumn('Flash', 'flash_bytes'), bytesColumn('RAM', 'ram_bytes'),
    digestColumn('SHA-256', 'artifact_sha256'),
  ], 5];
}

function sectionsTable() {
  const access = row => (row.read_only_after_relocation ?
      'read-only once relocated' : row.writable ? 'writable' : 'read-only') +
      (row.executable ? ', code' : '');
  return [report.sections, [
    textColumn('Section', 'name'),
    {title: 'Module', value: row => row.module ?? METADATA},
    bytesColumn('Bytes', 'size_bytes'), bytesColumn('Flash', 'flash_bytes'),
    bytesColumn('RAM', 'ram_bytes'), bytesColumn('Align', 'alignment'),
    {title: 'Access', plain: true, value: access},
    textColumn('Region', 'region'),
  ], 2];
}

function poolsTable() {
  return [report.pools, [
    textColumn('Pool', 'name'), bytesColumn('Bytes', 'size_bytes'),
    {title: 'Where', plain: true,
     value: row => row.external ? 'outside the image' : 'in the image'},
    textColumn('Section', 'section'), textColumn('Region', 'region'),
    textColumn('File', 'file_name'), textColumn('CRC-32', 'crc32'),
    digestColumn('SHA-256', 'sha256'),
  ], 1];
}

function archiveTable() {
  const archive = report.archive ?? {members: [], absent_modules: []};
  const absent = archive.absent_modules.map(
      name => ({name: null, module: name, size_bytes: null}));
  return [[...archive.members, ...absent], [
    {title: 'Member', value: row => row.name,
     text: row => row.name ?? 'not in the archive'},
    {title: 'Module', value: row => row.module ?? METADATA},
    bytesColumn('Bytes', 'size_bytes'),
  ], 2];
}

function showTables() {
  const all = {
    contents: ['Contents', contentsTable()],
    constants: ['Constants', constantsTable()],
    functions: ['Functions', functionsTable()],
    modules: ['Modules', modulesTable()],
    sections: ['Sections', sectionsTable()],
    pools: ['Pools', poolsTable()],
    archive: ['Archive', archiveTable()],
  };
  const present = Object.keys(all).filter(key => all[key][1][0].length);
  if (!present.length) return;
  let table = null;
  const filter = at('filter');
  makeSegments(at('tables'), present.map(key => [key, all[key][0]]), present[0],
               key => {
                 const [title, [rows, columns, initial]] = all[key];
                 // A column that is empty for all says nothing.
                 const useful = columns.filter((column, i) => i === initial ||
                     rows.some(row => column.value(row) !== null));
                 table = new SortableTable(
                     at('table'), title, useful, [...rows],
                     useful.indexOf(columns[initial]));
                 if (filter.value) table.setFilter(filter.value);
               });
  filter.addEventListener('input', () => table.setFilter(filter.value));
}
