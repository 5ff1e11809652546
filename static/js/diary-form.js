import { chooseTappedMuscle } from "./legs.js";

document.querySelectorAll(".where").forEach(chooseTappedMuscle);
