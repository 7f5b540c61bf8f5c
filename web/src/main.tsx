import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/Drawer.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/Menu.css";
import "@mantine/core/styles/Tooltip.css";
import "./ui/tokens.css";
import "./ui/fonts.css";
import "./ui/base.css";
import "./ui/controls.css";
import "./ui/kit.css";
import "./features/shell/shell.css";
import "./ui/leaving.ts"; // hears of the back button before the router does
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { faultOf } from "./api/client.ts";
import { startTexts } from "./domain/text/index.ts";
import { App } from "./features/App.tsx";
import { Toasts } from "./ui/Toast.tsx";
import { theme, themeManager } from "./ui/theme.ts";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays a refusal; a silent server may only be starting.
      retry: (failures, error) => faultOf(error).kind === "network" && failures < 2,
      refetchOnWindowFocus: false,
      staleTime: 60_000,
    },
  },
});

const root = document.getElementById("root");
if (root) {
  await startTexts();
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={themeManager()}
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={client}>
          <Toasts>
            <App />
          </Toasts>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
