using K8sDoctor.Troubleshooter;

return await Composition.RunAsync(args);
