import { strings } from '../strings';

/** A request that failed. `detail` is French and can be shown; `status` is 0 when nothing answered. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
  ) {
    super(`${status} ${detail}`);
    this.name = 'ApiError';
  }

  /** The same request may succeed later. */
  get retryable(): boolean {
    return this.status === 0 || this.status >= 500 || [408, 409, 425, 429].includes(this.status);
  }

  /** The server does not know this conversation (any more), or the resource. */
  get unknown(): boolean {
    return this.status === 401 || this.status === 404;
  }
}

/** Reads a problem+json answer (RFC 9457); anything else gets a general text. */
export async function problemOf(response: Response): Promise<ApiError> {
  let detail = '';
  try {
    const body = (await response.json()) as { detail?: unknown };
    if (typeof body.detail === 'string') detail = body.detail;
  } catch {
    // Not JSON: a proxy's page, for example.
  }
  return new ApiError(response.status, detail || strings.failed);
}

/** The French text of any failure. */
export function detailOf(error: unknown): string {
  return error instanceof ApiError ? error.detail : strings.failed;
}
