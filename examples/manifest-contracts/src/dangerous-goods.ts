/** What a master declares before a ship with dangerous goods may berth. */
export interface DangerousGoodsDeclaration {
  call_id: string;
  un_number: string;
  imdg_class: string;
  net_mass_kg: number;
  flash_point_c: number | null;
}
