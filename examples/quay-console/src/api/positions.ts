import { get } from "./client";

export interface Position {
  mmsi: string;
  lat: number;
  lon: number;
  seen_at: string;
}

export const position = (mmsi: string) => get<Position>(`/v2/positions/${mmsi}`);
