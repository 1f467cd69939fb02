import { useState } from "react";
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from "react-aria-components";
import { useLocation } from "wouter";
import { Button } from "../components/button.js";
import styles from "./frame.module.css";
import { usePageServices } from "./services.js";
import { applyTheme, chosenTheme, type Theme, THEMES } from "./theme.js";

const NAMES: Readonly<Record<Theme, string>> = { system: "As the system", light: "Light", dark: "Dark" };

/** Who is logged in, the theme, and the way out. */
export function UserMenu({ user, role }: { readonly user: string; readonly role: string }) {
  const { login } = usePageServices();
  const [, navigate] = useLocation();
  const [theme, setTheme] = useState(chosenTheme);
  const name = role === "ADMIN" ? user : `${user} (${role.toLowerCase()})`;
  const [failure, setFailure] = useState<string | null>(null);
  const logOut = async (): Promise<void> => {
    const failed = await login.logOut();
    setFailure(failed);
    if (failed === null) navigate("/login");
  };
  return (
    <>
      {failure === null ? null : <p role="alert">{failure}</p>}
      <MenuTrigger>
        <Button aria-label={`${name}: theme and log out`}>
          {name} <span aria-hidden="true">▾</span>
        </Button>
        <Popover className={styles["menu"] ?? ""} placement="bottom end">
          <Menu>
            <MenuSection
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[theme]}
              onSelectionChange={(keys) => {
                const chosen = THEMES.find((each) => keys !== "all" && keys.has(each)) ?? "system";
                applyTheme(chosen);
                setTheme(chosen);
              }}
            >
              <Header>Theme</Header>
              {THEMES.map((each) => (
                <MenuItem key={each} id={each} className={styles["item"] ?? ""}>
                  {NAMES[each]}
                </MenuItem>
              ))}
            </MenuSection>
            <Separator className={styles["separator"] ?? ""} />
            <MenuItem className={styles["item"] ?? ""} onAction={() => void logOut()}>
              Log out
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </>
  );
}
