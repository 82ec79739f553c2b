// @anthropic-ai/sdk as it comes: up to two retries.

import { Client as Once, library } from './sdk-ts.js';

export { library };

export class Client extends Once {
  get retries() {
    return 2;
  }
}
