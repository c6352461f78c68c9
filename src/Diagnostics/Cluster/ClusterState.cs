namespace K8sDoctor.Diagnostics.Cluster;

/// <summary>The only mutable truth about a cluster: projected objects and their relations. Written by one task.</summary>
public sealed class ClusterState
{
}
