using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The kubeconfig is wrong or missing; the message, made safe to show, names file, line and field, and says what to do. A usage error: exit code 2.</summary>
public sealed class KubeconfigException(string message, Exception? inner = null) : Exception(new SafeText(message, multiline: true).Value, inner);
