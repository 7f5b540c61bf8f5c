import { useSay } from "../../ui/say.ts";

/** The reasons for which calls are refused; collect/spec names them. */
const codes = [
  "malformed_json",
  "invalid_utf8",
  "malformed_gzip",
  "too_deep",
  "too_large",
  "batch_too_large",
  "not_an_object",
  "no_batch",
  "unknown_type",
  "wrong_type",
  "missing_identifier",
  "missing_event",
  "missing_group_id",
  "missing_previous_id",
  "bad_timestamp",
  "time_out_of_range",
  "unknown_write_key",
  "bad_row",
  "bad_value",
] as const;

/** A reason in words; one that is new stands as it is. */
export function useCode(): (code: string) => string {
  const { t } = useSay();
  return (code) => {
    const known = codes.find((one) => one === code);
    return known ? t(`sources.code.${known}`) : code;
  };
}
