import enAnalyses from "./en/analyses.json";
import enAttribution from "./en/attribution.json";
import enBehaviours from "./en/behaviours.json";
import enCatalogue from "./en/catalogue.json";
import enChart from "./en/chart.json";
import enConsistency from "./en/consistency.json";
import enCustomer from "./en/customer.json";
import enCustomers from "./en/customers.json";
import enFlows from "./en/flows.json";
import enFunnel from "./en/funnel.json";
import enGallery from "./en/gallery.json";
import enImport from "./en/import.json";
import enJourney from "./en/journey.json";
import enMapcurve from "./en/mapcurve.json";
import enMapfigures from "./en/mapfigures.json";
import enMaps from "./en/maps.json";
import enPalette from "./en/palette.json";
import enPaths from "./en/paths.json";
import enPeople from "./en/people.json";
import enRetention from "./en/retention.json";
import enSettings from "./en/settings.json";
import enShell from "./en/shell.json";
import enSignin from "./en/signin.json";
import enSources from "./en/sources.json";
import enStart from "./en/start.json";
import enStudio from "./en/studio.json";

/** The texts of one language: a file for each feature, whose first keys are its own. */
const en = {
  ...enJourney,
  ...enShell,
  ...enFlows,
  ...enAnalyses,
  ...enPaths,
  ...enAttribution,
  ...enBehaviours,
  ...enConsistency,
  ...enRetention,
  ...enFunnel,
  ...enCustomers,
  ...enCustomer,
  ...enCatalogue,
  ...enSources,
  ...enImport,
  ...enSettings,
  ...enPeople,
  ...enSignin,
  ...enStart,
  ...enGallery,
  ...enPalette,
  ...enChart,
  ...enMapcurve,
  ...enStudio,
  ...enMapfigures,
  ...enMaps,
};

export default en;
