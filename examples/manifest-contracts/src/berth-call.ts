/** A ship's visit to a berth, as every service writes it. */
export interface BerthCall {
  call_id: string;
  imo: string;
  berth_id: string;
  eta: string;
  draught_cm: number;
}
