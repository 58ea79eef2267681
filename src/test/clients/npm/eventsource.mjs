// eventsource: node eventsource.mjs DIRECTORY {NAME URL CURSOR_PARAMETER CURSOR}...
// DIRECTORY is where the packages are. The fetch of Node.js speaks HTTP/1.1.
import {createRequire} from 'node:module';

const [directory, ...streams] = process.argv.slice(2);
const require = createRequire(directory + '/package.json');
const {EventSource} = require('eventsource');

while (streams.length > 0) {
  open(...streams.splice(0, 4));
}

function open(stream, url, parameter, cursor) {
  const from = cursor ? `&${parameter}=${encodeURIComponent(cursor)}` : '';
  const source = new EventSource(url + from);
  const tell = (event) => {
    cursor = event.lastEventId || cursor;
    console.log(JSON.stringify({stream, type: event.type, id: event.lastEventId, data: event.data}));
  };
  source.onmessage = tell;
  source.addEventListener('mercure', tell);
  // An answer that is no stream, as while the hub starts, is final.
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(open, 1000, stream, url, parameter, cursor);
    }
  };
}
