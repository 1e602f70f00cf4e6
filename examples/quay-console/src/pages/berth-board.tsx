import { TideRibbon } from "../components/tide-ribbon";

export function BerthBoard({ berths }: { berths: string[] }) {
  return <main>{berths.map((berth) => <section key={berth}><h2>{berth}</h2><TideRibbon windows={[]} /></section>)}</main>;
}
