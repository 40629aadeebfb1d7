// A table that its headings sort and that a text filters.

const ROWS_AT_FIRST = 200;

class SortableTable {
  // columns: [{title, value(row), text(row), number}]; value sorts, text shows
  // (value where it is absent). `initial` is the column that sorts at first;
  // numbers start with the largest
  // unless the column is `ascending`.
  constructor(root, caption, columns, rows, initial) {
    this.root = root;
    this.caption = caption;
    this.columns = columns;
    this.rows = rows;
    this.filter = '';
    this.limit = ROWS_AT_FIRST;
    this.sortBy(initial);
  }

  sortBy(index) {
    const again = this.sorted === index;
    const {number, ascending} = this.columns[index];
    this.descending = again ? !this.descending : Boolean(number && !ascending);
    this.sorted = index;
    this.draw();
  }

  setFilter(text) {
    this.filter = text.toLowerCase();
    this.limit = ROWS_AT_FIRST;
    this.draw();
  }

  shownRows() {
    const matches = row => !this.filter || this.columns.some(
        column => this.textOf(column, row).toLowerCase().includes(this.filter));
    const {value} = this.columns[this.sorted];
    const order = this.descending ? -1 : 1;
    return this.rows.filter(matches).sort((a, b) => {
      const left = value(a);
      const right = value(b);
      if (left === right) return 0;
      // What is unknown comes last, whichever way.
      if (left === null) return 1;
      if (right === null) return -1;
      return (left < right ? -1 : 1) * order;
    });
  }

  textOf(column, row) {
    const value = column.text ? column.text(row) : column.value(row);
    return value === null || value === undefined ? '–' : String(value);
  }

  draw() {
    const focused = this.root.contains(document.activeElement) &&
        document.activeElement.closest('th');
    const rows = this.shownRows();
    const body = make('tbody');
    for (const row of rows.slice(0, this.limit)) {
      body.append(make('tr', {}, ...this.columns.map(column => make(
          'td', {class: column.number ? 'number' : column.plain ? '' : 'name'},
          this.textOf(column, row)))));
    }
    if (!rows.length) {
      body.append(make('tr', {}, make(
          'td', {colspan: this.columns.length, class: 'nothing'}, 'Nothing.')));
    }
    this.root.replaceChildren(make('div', {class: 'scroll', tabindex: '0',
        role: 'region', 'aria-label': this.caption},
        make('table', {}, this.makeHeadings(), body)));
    if (rows.length > this.limit) this.root.append(this.makeMore(rows.length));
    if (focused) this.root.querySelectorAll('th button')[this.sorted].focus();
  }

  makeHeadings() {
    const row = make('tr');
    this.columns.forEach((column, i) => {
      const sorted = this.sorted === i;
      const button = make('button', {type: 'button'}, column.title,
          make('span', {class: 'arrow', 'aria-hidden': 'true'},
               sorted ? (this.descending ? '↓' : '↑') : ''));
      button.addEventListener('click', () => this.sortBy(i));
      row.append(make('th', {
        scope: 'col', class: column.number ? 'number' : '',
        'aria-sort': sorted ?
            (this.descending ? 'descending' : 'ascending') : null,
      }, button));
    });
    return make('thead', {}, row);
  }

  makeMore(count) {
    const more = make('button', {type: 'button', class: 'more'},
                      `Show all ${formatCount(count)} rows`);
    more.addEventListener('click', () => { this.limit = Infinity; this.draw(); });
    return more;
  }
}
