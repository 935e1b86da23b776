// A program on Altinn's own library, as the Altinn CLI is one: it reads its settings from a JSON file, and calls an address with
// the token that the library gets, and exchanges, for it.
//   in: JSON, {"file": "appsettings.json", "section": "MaskinportenSettings", "address": "http://…"}
//   out: JSON, {"status": 200} or {"error": "…"}
// One question a process: the library keeps the settings of each client for as long as that lives.
using System.Text.Json;
using Altinn.ApiClients.Maskinporten.Extensions;
using Altinn.ApiClients.Maskinporten.Services;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

var asked = JsonSerializer.Deserialize<Asked>(Console.In.ReadToEnd(), JsonSerializerOptions.Web)!;
Console.WriteLine(JsonSerializer.Serialize(await Answer(asked), JsonSerializerOptions.Web));

static async Task<object> Answer(Asked asked)
{
    try
    {
        var config = new ConfigurationBuilder().AddJsonFile(asked.File).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMaskinportenHttpClient<SettingsJwkClientDefinition>("peer", config.GetSection(asked.Section));
        await using var provider = services.BuildServiceProvider();
        using var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient("peer");
        using var response = await client.GetAsync(asked.Address);
        return new { status = (int)response.StatusCode };
    }
    catch (Exception error)
    {
        return new { error = $"{error.GetType().Name}: {error.Message}" };
    }
}

internal sealed record Asked(string File, string Section, string Address);
