import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FakeApiServer } from './api-server.ts';

const LEASE = '/apis/coordination.k8s.io/v1/namespaces/krake-infra/leases/krake-infra';
const SLICE = '/apis/discovery.k8s.io/v1/namespaces/krake-infra/endpointslices/krake-infra';

/** A Lease and an EndpointSlice on an API server, with its compare-and-swap. */
export class LeaseServer {
  holder: string | null = null;
  addresses: readonly string[] = [];
  #version = 1;

  constructor(api: FakeApiServer) {
    api.intercept = (request, response) => {
      const isLease = request.url === LEASE;
      if (!isLease && request.url !== SLICE) return false;
      void this.#answer(request, response, isLease);
      return true;
    };
  }

  async #answer(request: IncomingMessage, response: ServerResponse, isLease: boolean): Promise<void> {
    let text = '';
    for await (const chunk of request) text += chunk;
    if (request.method === 'PATCH') {
      const body = JSON.parse(text);
      if (!isLease) this.addresses = body.endpoints[0].addresses;
      else if (body.metadata.resourceVersion !== String(this.#version)) response.statusCode = 409;
      else {
        this.holder = body.spec.holderIdentity;
        this.#version += 1;
      }
    }
    const spec = this.holder === null ? {} : { holderIdentity: this.holder };
    response.end(JSON.stringify({ metadata: { resourceVersion: String(this.#version) }, spec }));
  }
}
