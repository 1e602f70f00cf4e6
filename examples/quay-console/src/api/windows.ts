import { get } from "./client";

export interface TideWindow {
  berth_id: string;
  opens_at: string;
  closes_at: string;
  max_draught_cm: number;
  source: string;
}

export const windows = (berth: string) => get<TideWindow[]>(`/v2/berths/${berth}/windows`);
