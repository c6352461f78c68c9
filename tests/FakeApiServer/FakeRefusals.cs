using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>The words of a 403.</summary>
/// <remarks>Source: apiserver/pkg/endpoints/handlers/responsewriters/errors.go, and list-forbidden.http.</remarks>
internal static class FakeRefusals
{
    public static FakeApiException Forbidden(FakeAccess access, string reason)
    {
        var why = reason.Length == 0 ? "" : $": {reason}";
        if (access.Path.Length > 0)
            return new(403, "Forbidden", $"forbidden: User \"{access.User.Name}\" cannot {access.Verb} path \"{access.Path}\"{why}", []);
        var plural = access.Resource.Split('/')[0];
        var where = access.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{access.Namespace}\"";
        var kind = access.Group.Length == 0 ? plural : $"{plural}.{access.Group}";
        var what = access.Name.Length == 0 ? kind : $"{kind} \"{access.Name}\"";
        var details = new JsonObject();
        if (access.Name.Length > 0)
            details["name"] = access.Name;
        if (access.Group.Length > 0)
            details["group"] = access.Group;
        details["kind"] = plural;
        return new(403, "Forbidden",
            $"{what} is forbidden: User \"{access.User.Name}\" cannot {access.Verb} resource \"{access.Resource}\" in API group \"{access.Group}\" {where}{why}", details);
    }
}
