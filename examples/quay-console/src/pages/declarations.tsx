export function Declarations() {
  return <p>Declarations open with manifest 1.4.</p>;
}
