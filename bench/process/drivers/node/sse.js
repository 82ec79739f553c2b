// Server-sent events, read as the standard says.

// How long a line, and the data of an event, may be, in UTF-16 units.
const longest = 32 * 1024 * 1024;

export class Reader {
  #tell;
  #decoder = new TextDecoder(); // which takes away a byte order mark
  #afterReturn = false;
  #line = [];
  #lineSize = 0;
  #name = '';
  #data = [];
  #dataSize = 0;

  // Tell is called with the name and the data of each event.
  constructor(tell) {
    this.#tell = tell;
  }

  // The next bytes have come. A line ends with a line feed, a carriage return, or
  // one after the other; after a carriage return, nothing is waited for.
  feed(bytes) {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (!text) return;
    if (this.#afterReturn && text[0] === '\n') text = text.slice(1);
    this.#afterReturn = text.endsWith('\r');
    const ends = text.split(/\r\n|\r|\n/);
    const rest = ends.pop();
    for (const end of ends) this.#take(this.#begun(end));
    if (rest) this.#begin(rest);
  }

  // A line that is not over yet is kept in pieces: to join them time and again
  // would take the square of its length.
  #begin(piece) {
    this.#line.push(piece);
    this.#lineSize = bounded(this.#lineSize + piece.length);
  }

  #begun(end) {
    if (!this.#line.length) return end;
    this.#begin(end);
    const line = this.#line.join('');
    this.#line = [];
    this.#lineSize = 0;
    return line;
  }

  #take(line) {
    if (!line) return this.#dispatch();
    const [name, value] = parted(line);
    if (name === 'event') this.#name = value;
    if (name === 'data') {
      this.#data.push(value);
      this.#dataSize = bounded(this.#dataSize + value.length);
    }
  }

  #dispatch() {
    const [name, data] = [this.#name, this.#data];
    this.#name = '';
    this.#data = [];
    this.#dataSize = 0;
    if (data.length) this.#tell(name, data.join('\n'));
  }
}

// The name and the value of a field; one without a colon is all name.
function parted(line) {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)];
}

function bounded(size) {
  if (size > longest) throw new Error('an event is too long');
  return size;
}
