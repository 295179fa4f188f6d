/** Finds the handler of a method and path in one walk down a tree, without regular expressions. */

/** What a handler gets: path parameters in the order of the template, the query, the parsed body. */
export interface Call {
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** What a handler gives: 200 unless it says otherwise. */
export interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

/** One operation of the API: method, path template, and what answers it. */
export interface Route {
  readonly method: string;
  /** Template such as `/accounts/{account_id}`; also the name the call is counted under. */
  readonly path: string;
  readonly handle: (call: Call) => Answer;
}

interface Branch {
  readonly fixed: Map<string, Branch>;
  any?: Branch;
  readonly routes: Map<string, Route>;
}

/** The routes of a server. */
export class Router {
  readonly #root: Branch = { fixed: new Map(), routes: new Map() };

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#plant(route);
  }

  /** The route with its decoded parameters; undefined when there is no such path or method. */
  find(method: string, path: string): { route: Route; params: string[] } | undefined {
    const params: string[] = [];
    let branch: Branch | undefined = this.#root;
    for (const part of path.split('/').slice(1)) {
      const next: Branch | undefined = branch.fixed.get(part);
      if (!next) {
        const decoded = decode(part);
        if (decoded === undefined) return undefined;
        params.push(decoded);
      }
      branch = next ?? branch.any;
      if (!branch) return undefined;
    }
    const route = branch.routes.get(method);
    return route && { route, params };
  }

  #plant(route: Route): void {
    let branch = this.#root;
    for (const part of route.path.split('/').slice(1)) {
      const next = part.startsWith('{') ? branch.any : branch.fixed.get(part);
      const made: Branch = next ?? { fixed: new Map(), routes: new Map() };
      if (part.startsWith('{')) branch.any = made;
      else branch.fixed.set(part, made);
      branch = made;
    }
    branch.routes.set(route.method, route);
  }
}

function decode(part: string): string | undefined {
  if (part === '') return undefined;
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
