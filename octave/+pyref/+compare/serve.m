% Answer requests on standard input: the process in which functions are compared.
%
%     pyref.compare.serve ('path/cost.m')
%     pyref.compare.serve ('path/cost.m,path/gradient.m')
%
% A request is a line of JSON, and so is a reply. The jobs, each a function of its name:
%
%     open     tells the functions, after a line of code of the user's, if there is one
%     call     runs them, and runs with the arguments shaken by a rounding
%     trace    does so with all that they assign on the way
%     judge    the gradients of a cost by its own complex steps and slopes
%
% What the functions print never stands among the replies, and they have no input.

function serve (target)
  pyref.compare.own_path ('begin');
  replies = pyref.port.worker.own_output ();
  requests = pyref.compare.own_input ();
  set (0, 'DefaultFigureVisible', 'off');
  functions = [];
  problem = [];
  try
    [functions, drawing] = pyref.compare.open_target (target);   % held until it ends
  catch problem
    % Every reply tells it.
  end
  while true
    line = fscanf (requests, '%[^\n]', 1);   % fgetl would wait for the line after
    if isempty (fread (requests, 1))
      return
    end
    request = jsondecode (line, 'makeValidName', false);
    if ~isempty (problem)
      text = refusal (problem, []);
    else
      text = answer (functions, request);
    end
    fprintf (replies, '{"id": %d, %s}\n', request.id, text);
    fflush (replies);
  end
end

function text = answer (functions, request)
  here = pwd ();
  if isfield (request, 'through')
    [functions.through] = deal (request.through);
  end
  if isfield (request, 'handed')
    [functions.handed] = deal (request.handed);
  end
  try
    switch request.job
      case 'open'
        printed = evalc ('text = pyref.compare.describe (functions, request);');
      case 'call'
        text = pyref.compare.call (functions, request);
      case 'trace'
        text = pyref.compare.trace (functions, request);
      case 'judge'
        text = pyref.compare.judge (functions, request);
      otherwise
        error ('pyref:value', 'there is no job %s', request.job);
    end
  catch problem
    text = refusal (problem, functions);
  end
  if ~strcmp (request.job, 'open')
    cd (here);
  end
end

function text = refusal (problem, functions)
  text = sprintf ('"error": %s, "identifier": %s', ...
                  pyref.port.worker.quoted (problem.message), ...
                  pyref.port.worker.quoted (problem.identifier));
  place = pyref.compare.where (problem, functions);
  if ~isempty (place)
    text = sprintf ('%s, "where": %s', text, place);
  end
end
