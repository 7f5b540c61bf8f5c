import itAnalyses from "./it/analyses.json";
import itAttribution from "./it/attribution.json";
import itBehaviours from "./it/behaviours.json";
import itCatalogue from "./it/catalogue.json";
import itChart from "./it/chart.json";
import itConsistency from "./it/consistency.json";
import itCustomer from "./it/customer.json";
import itCustomers from "./it/customers.json";
import itFlows from "./it/flows.json";
import itFunnel from "./it/funnel.json";
import itGallery from "./it/gallery.json";
import itImport from "./it/import.json";
import itJourney from "./it/journey.json";
import itMapcurve from "./it/mapcurve.json";
import itMapfigures from "./it/mapfigures.json";
import itMaps from "./it/maps.json";
import itPalette from "./it/palette.json";
import itPaths from "./it/paths.json";
import itPeople from "./it/people.json";
import itRetention from "./it/retention.json";
import itSettings from "./it/settings.json";
import itShell from "./it/shell.json";
import itSignin from "./it/signin.json";
import itSources from "./it/sources.json";
import itStart from "./it/start.json";
import itStudio from "./it/studio.json";

/** The texts of one language: a file for each feature, whose first keys are its own. */
const it = {
  ...itJourney,
  ...itShell,
  ...itFlows,
  ...itAnalyses,
  ...itPaths,
  ...itAttribution,
  ...itBehaviours,
  ...itConsistency,
  ...itRetention,
  ...itFunnel,
  ...itCustomers,
  ...itCustomer,
  ...itCatalogue,
  ...itSources,
  ...itImport,
  ...itSettings,
  ...itPeople,
  ...itSignin,
  ...itStart,
  ...itGallery,
  ...itPalette,
  ...itChart,
  ...itMapcurve,
  ...itStudio,
  ...itMapfigures,
  ...itMaps,
};

export default it;
