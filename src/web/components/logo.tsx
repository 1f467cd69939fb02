import icon from "../app/icon.svg";

export function Logo() {
  return <img src={icon} alt="" width="24" height="24" />;
}
