import { type ReactNode, useState } from "react";
import { SearchField } from "./SearchField.tsx";

type Props = {
  readonly label: string;
  /** What is left of the list by a text in small letters; "" leaves all. */
  readonly children: (wanted: string) => ReactNode;
};

/** A list that can be searched. */
export function SearchList({ label, children }: Props) {
  const [search, setSearch] = useState("");
  return (
    <>
      <SearchField label={label} value={search} onChange={setSearch} />
      <div className="scroll">{children(search.trim().toLowerCase())}</div>
    </>
  );
}
