namespace K8sDoctor.Troubleshooter.Session;

/// <summary>What was asked for cannot be done as it was asked; the message says what is wrong and what would be right. Exit code 2.</summary>
internal class UsageException(string message, Exception? inner = null) : Exception(message, inner);
