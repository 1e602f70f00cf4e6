/** One fetch for all of berth-api: base address, request id, and errors as values. */
export type Result<T> = { ok: true; value: T } | { ok: false; status: number };

export async function get<T>(path: string): Promise<Result<T>> {
  const response = await fetch(path, { headers: { "x-request-id": crypto.randomUUID() } });
  return response.ok ? { ok: true, value: (await response.json()) as T } : { ok: false, status: response.status };
}
