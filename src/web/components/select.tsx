import { useId } from "react";
import fieldStyles from "./field.module.css";

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly description?: string;
  readonly options: readonly { readonly value: Value; readonly name: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

/** One of several, by the browser's own list: which every keyboard, phone and screen reader knows. */
export function Select<Value extends string>({ label, description, options, chosen, onChoose }: SelectProps<Value>) {
  const id = useId();
  const describedBy = description === undefined ? {} : { "aria-describedby": `${id}-description` };
  return (
    <div className={fieldStyles["field"]}>
      <label htmlFor={id} className={fieldStyles["label"]}>
        {label}
      </label>
      <select
        id={id}
        {...describedBy}
        className={fieldStyles["input"]}
        value={chosen}
        onChange={({ currentTarget }) => {
          const option = options.find(({ value }) => value === currentTarget.value);
          if (option !== undefined) onChoose(option.value);
        }}
      >
        {options.map(({ value, name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {description === undefined ? null : (
        <span id={`${id}-description`} className={fieldStyles["description"]}>
          {description}
        </span>
      )}
    </div>
  );
}
